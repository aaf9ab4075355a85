// Why a text is not the value it should be, and the small readers that several values share.

/// Why a text is not a value of the kind that was expected.
///
/// Whoever catches it knows the text and its place, and says both: `expected …, found "…" (reason)`.
public struct ValueProblem: Error, Hashable, Sendable {
    /// What is wrong beyond not being what was expected; nil where there is nothing to add.
    public let reason: String?

    public init(_ reason: String?) { self.reason = reason }

    /// Nothing to add to `expected …, found …`.
    public static let notOfThisKind = ValueProblem(nil)
}

/// A port, 1…65535 (0, "any free port", is allowed for listeners of tests).
func parsePort(_ digits: Substring) throws(ValueProblem) -> UInt16 {
    guard !digits.isEmpty else { throw ValueProblem("the port is missing") }
    guard digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
        throw ValueProblem("\"\(digits)\" is not a port")
    }
    guard let port = UInt16(digits) else { throw ValueProblem("a port is at most 65535") }
    return port
}

extension String {
    /// What follows `prefix`, or nil where the text does not start with it.
    func suffix(after prefix: String) -> Substring? {
        hasPrefix(prefix) ? dropFirst(prefix.count) : nil
    }
}
