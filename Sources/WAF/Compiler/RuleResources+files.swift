// The files that rules name, beside the rules.

internal import SecLang

extension RuleResources {
    /// Reads from the file system, relative to the file that names it.
    package static let files = RuleResources { name, from in
        let includes = FileIncludes()
        var place = name
        if !name.hasPrefix("/"), let slash = from.lastIndex(of: "/") { place = String(from[...slash]) + name }
        return try? includes.bytes(of: place, limit: maximumFileBytes)
    }

    /// The longest list that is read, in bytes.
    static let maximumFileBytes = 64 << 20
}
