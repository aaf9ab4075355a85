// What rules refer to besides rules.

/// A file that rules named, and a hash of what was in it.
struct RuleFileDigest: Sendable {
    let name: String
    let from: String
    let digest: Int
}

/// Reads the files that rules name: phrase lists, address lists, the Unicode map.
package struct RuleResources: Sendable {
    /// The bytes of `name` as the rule file `from` names it; nil where there is no such file.
    package var read: @Sendable (_ name: String, _ from: String) -> [UInt8]?

    package init(read: @escaping @Sendable (_ name: String, _ from: String) -> [UInt8]?) {
        self.read = read
    }

    /// Rules that refer to nothing.
    package static let none = RuleResources { _, _ in nil }
}
