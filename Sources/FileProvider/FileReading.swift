// Reads files and folders, within bounds. What goes wrong is said in the system's words.

import Foundation

/// Why a file could not be read.
struct FileReadingError: Error {
    let reason: String
}

/// The bytes of the file at `path`.
/// - Throws: what the system says, or that the file is larger than `maximumBytes`.
func readFile(_ path: String, maximumBytes: Int) throws(FileReadingError) -> Data {
    guard FileManager.default.fileExists(atPath: path) else { throw FileReadingError(reason: "no such file") }
    if isDirectory(path) { throw FileReadingError(reason: "it is a directory") }
    guard let handle = FileHandle(forReadingAtPath: path) else { throw FileReadingError(reason: "permission denied") }
    defer { try? handle.close() }
    let data: Data
    do {
        data = try handle.read(upToCount: maximumBytes + 1) ?? Data()
    } catch {
        throw FileReadingError(reason: "\(error.localizedDescription)")
    }
    guard data.count <= maximumBytes else { throw FileReadingError(reason: "it is larger than \(maximumBytes) bytes") }
    return data
}

/// Whether `path` leads to a directory, through symbolic links too.
func isDirectory(_ path: String) -> Bool {
    (try? FileManager.default.contentsOfDirectory(atPath: path)) != nil
}

/// The files that match `pattern` (`*` and `?` in its last part), in the order of their names.
func expandGlob(_ pattern: String) -> [String] {
    let slash = pattern.lastIndex(of: "/")
    let directory = slash.map { String(pattern[..<$0]) } ?? "."
    let name = slash.map { pattern[pattern.index(after: $0)...] } ?? pattern[...]
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: directory.isEmpty ? "/" : directory)) ?? []
    let prefix = slash.map { String(pattern[...$0]) } ?? ""
    return entries.filter { !$0.hasPrefix(".") && matchesGlob(Array($0), Array(name)) }.sorted().map { prefix + $0 }
}

/// Whether `name` is what `pattern` means: `*` any characters, `?` one. Linear in the product of the lengths.
private func matchesGlob(_ name: [Character], _ pattern: [Character]) -> Bool {
    var position = 0, token = 0
    var star: (token: Int, position: Int)?
    while position < name.count {
        if token < pattern.count, pattern[token] == "*" {
            star = (token, position)
            token += 1
        } else if token < pattern.count, pattern[token] == "?" || pattern[token] == name[position] {
            token += 1
            position += 1
        } else if let last = star {
            star = (last.token, last.position + 1)
            token = last.token + 1
            position = last.position + 1
        } else {
            return false
        }
    }
    return pattern[token...].allSatisfy { $0 == "*" }
}
