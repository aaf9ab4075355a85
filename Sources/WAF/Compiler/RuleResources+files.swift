// The files that rules name, beside the rules.

internal import SecLang

extension RuleResources {
    /// Reads from the file system, relative to the file that names it.
    ///
    /// - Parameter looked: told each file that was looked for, and a hash of its contents where it could be read.
    package static func files(
        _ looked: @escaping @Sendable (_ file: String, _ contents: Int?) -> Void = { _, _ in }
    ) -> RuleResources {
        RuleResources(
            read: { name, from in
                let file = place(of: name, from: from)
                let contents = try? FileIncludes().bytes(of: file, limit: maximumFileBytes)
                looked(file, contents?.hashValue)
                return contents
            },
            databaseStamp: { path in
                let stamp = GeoDatabase.stamp(of: path)
                looked(path, stamp)
                return stamp
            })
    }

    /// Where the file `name` is that the rule file `from` names.
    package static func place(of name: String, from: String) -> String {
        guard !name.hasPrefix("/"), let slash = from.lastIndex(of: "/") else { return name }
        return String(from[...slash]) + name
    }

    /// The longest list that is read, in bytes.
    static let maximumFileBytes = 64 << 20
}
