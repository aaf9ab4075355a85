// What rules refer to besides rules.

/// A file that rules named, and a hash of what was in it.
struct RuleFileDigest: Sendable {
    let name: String
    let from: String
    let digest: Int
}

/// A database of places that rules look addresses up in.
struct GeoDatabaseFile: Sendable {
    let path: String
    let stamp: Int?
}

/// Reads the files that rules name: phrase lists, address lists, the Unicode map.
package struct RuleResources: Sendable {
    /// The bytes of `name` as the rule file `from` names it; nil where there is no such file.
    package var read: @Sendable (_ name: String, _ from: String) -> [UInt8]?

    /// What tells a database of places from another that takes its place; nil where there is none at that path.
    package var databaseStamp: @Sendable (_ path: String) -> Int?

    package init(
        read: @escaping @Sendable (_ name: String, _ from: String) -> [UInt8]?,
        databaseStamp: @escaping @Sendable (_ path: String) -> Int? = { GeoDatabase.stamp(of: $0) }
    ) {
        self.read = read
        self.databaseStamp = databaseStamp
    }

    /// Rules that refer to nothing.
    package static let none = RuleResources { _, _ in nil }
}
