// Where the files come from that a rule file includes.

/// Reads rule files by name, so that the reader itself knows no file system.
package protocol IncludeResolver {
    /// The files that `pattern` means, sorted; empty where there are none.
    ///
    /// - Parameter includer: The file that says it, from whose folder a relative pattern starts; nil for the first.
    func files(matching pattern: String, from includer: String?) throws(IncludeFailure) -> [String]

    /// What is in a file; fails where that is more than `limit` bytes.
    func bytes(of file: String, limit: Int) throws(IncludeFailure) -> [UInt8]

    /// The one name of a file, however it is reached: two that are equal are one file.
    func identity(of file: String) -> String
}

/// Why a file cannot be read.
package struct IncludeFailure: Error, Hashable, Sendable {
    /// The reason, as the end of a sentence.
    package var reason: String

    package init(_ reason: String) {
        self.reason = reason
    }
}
