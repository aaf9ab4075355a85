// libxml2, made harmless once for the process.

internal import CLibXML2

/// The library's global state.
enum XMLLibrary {
    /// Evaluated before the first use: nothing outside of a document is ever opened, whatever an option may say.
    static let isReady: Bool = {
        xmlInitParser()
        xmlSetExternalEntityLoader { _, _, _ in nil }
        return true
    }()
}
