// Rule files from the file system.

import Glibc

/// Finds files as Apache httpd does: wildcards in every part of a path, matches sorted by their bytes, and names that
/// begin with a dot only where the pattern says so.
package struct FileIncludes: IncludeResolver {
    package init() {}

    package func files(matching pattern: String, from includer: String?) throws(IncludeFailure) -> [String] {
        var parts = pattern.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        var paths: [String]
        if pattern.hasPrefix("/") {
            parts.removeFirst()
            paths = ["/"]
        } else {
            let folder = includer.flatMap { $0.lastIndex(of: "/").map { slash in String(includer?[...slash] ?? "") } }
            paths = [folder ?? ""]
        }
        parts.removeAll { $0.isEmpty }
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            var found: [String] = []
            for path in paths {
                let names = Self.hasWildcard(part) ? Self.names(in: path, matching: part) : [part]
                for name in names {
                    let here = path + name
                    if isLast { found.append(here) } else { found.append(here + "/") }
                }
            }
            paths = found
        }
        // A wildcard passes over folders; a folder that is named is a mistake worth telling.
        let isNamed = !Self.hasWildcard(parts.last ?? "")
        var files: [String] = []
        for path in paths {
            switch Self.kind(of: path) {
            case .missing: break
            case .file: files.append(path)
            case .folder: if isNamed { throw IncludeFailure("is a folder; the files in it are \(path)/*.conf") }
            }
        }
        return files
    }

    package func bytes(of file: String, limit: Int) throws(IncludeFailure) -> [UInt8] {
        let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw IncludeFailure(Self.lastError()) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw IncludeFailure(Self.lastError()) }
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: chunk[..<count])
            guard bytes.count <= limit else { throw IncludeFailure("has more than \(limit) bytes") }
        }
    }

    package func identity(of file: String) -> String {
        guard let path = unsafe realpath(file, nil) else { return file }
        defer { unsafe free(path) }
        return unsafe String(cString: path)
    }

    private enum Kind { case missing, folder, file }

    private static func kind(of path: String) -> Kind {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return .missing }
        return status.st_mode & S_IFMT == S_IFDIR ? .folder : .file
    }

    private static func hasWildcard(_ part: String) -> Bool { part.contains { $0 == "*" || $0 == "?" || $0 == "[" } }

    private static func names(in folder: String, matching pattern: String) -> [String] {
        guard let directory = unsafe opendir(folder.isEmpty ? "." : folder) else { return [] }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
                unsafe field.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: field.pointee)) {
                    unsafe String(cString: $0)
                }
            }
            if name != ".", name != "..", unsafe fnmatch(pattern, name, FNM_PERIOD) == 0 { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func lastError() -> String { unsafe String(cString: strerror(errno)) }
}
