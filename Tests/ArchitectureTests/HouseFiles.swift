// The files of this repository, as the checks read them.

import Foundation

/// One file: its path from the top of the repository, and its text.
struct HouseFile: Sendable {
    let path: String
    let text: String

    /// The lines, without their line feeds; the empty rest after the last one is none.
    var lines: [Substring] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    /// The target whose folder the file is in, for files below `Sources/` and `Tests/`.
    var target: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
}

/// Reads the repository that this test was compiled from.
enum HouseFiles {
    /// The top folder: three levels above this file.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// One file by its path from the top.
    static func file(_ path: String) throws -> HouseFile {
        HouseFile(path: path, text: try String(contentsOf: root.appending(path: path), encoding: .utf8))
    }

    /// All files below `folder` with this extension, in the order of their paths; none where there is no folder.
    static func files(below folder: String, withExtension pathExtension: String) throws -> [HouseFile] {
        let top = root.appending(path: folder)
        guard let paths = FileManager.default.enumerator(atPath: top.path) else { return [] }
        return try paths.compactMap { $0 as? String }
            .filter { $0.hasSuffix(".\(pathExtension)") && !$0.split(separator: "/").contains { $0.hasPrefix(".") } }
            .sorted()
            .map { try file("\(folder)/\($0)") }
    }

    /// Whether there is a file or folder at this path from the top.
    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }
}
