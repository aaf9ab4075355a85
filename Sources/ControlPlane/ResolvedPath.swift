// Where a path really leads.

internal import Glibc

enum ResolvedPath {
    /// The path behind all symbolic links; nil where it leads nowhere.
    static func of(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
