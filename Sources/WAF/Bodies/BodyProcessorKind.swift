// Which parser a body goes to.

internal import Bytes

/// The request body processors of SecLang (`ctl:requestBodyProcessor`, REQBODY_PROCESSOR).
package enum BodyProcessorKind: String, CaseIterable, Sendable {
    case urlEncoded = "URLENCODED"
    case multipart = "MULTIPART"
    case json = "JSON"
    case xml = "XML"

    /// By its name, in any case.
    package init?(name: String) { self.init(rawValue: name.uppercased()) }

    /// What a body of this Content-Type is read as where no rule says otherwise: forms only, as in ModSecurity 2.9.
    /// JSON and XML are chosen by rules.
    package init?(contentType: UnsafeRawBufferPointer) {
        if Self.begins(contentType, with: "application/x-www-form-urlencoded") {
            self = .urlEncoded
        } else if Self.begins(contentType, with: "multipart/form-data") {
            self = .multipart
        } else {
            return nil
        }
    }

    /// Whether `bytes` begin with `word`, in any case, as a prefix and not as a whole token: a type that is nearly
    /// one of a form's had better be read as one.
    static func begins(_ bytes: UnsafeRawBufferPointer, with word: StaticString) -> Bool {
        guard bytes.count >= word.utf8CodeUnitCount else { return false }
        for index in 0..<word.utf8CodeUnitCount where ASCII.lowercased(bytes[index]) != word.utf8Start[index] {
            return false
        }
        return true
    }
}
