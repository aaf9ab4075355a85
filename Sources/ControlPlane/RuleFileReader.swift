// Rule files, read and remembered for the watcher.

internal import SecLang

/// Resolves includes from the file system, and keeps what was read.
final class RuleFileReader: IncludeResolver, @unchecked Sendable {
    private let system = FileIncludes()
    private let noted: (_ file: String, _ contents: [UInt8]) -> Void
    private let looked: (_ directory: String) -> Void

    /// - Parameters:
    ///   - looked: told each directory in which files were looked for.
    ///   - noted: told each file that was read.
    init(looked: @escaping (String) -> Void, noted: @escaping (String, [UInt8]) -> Void) {
        self.looked = looked
        self.noted = noted
    }

    func files(matching pattern: String, from includer: String?) throws(IncludeFailure) -> [String] {
        let found = try system.files(matching: pattern, from: includer)
        for file in found.isEmpty ? [pattern] : found { looked(ConfigurationFileReader.directory(of: file)) }
        return found
    }

    func bytes(of file: String, limit: Int) throws(IncludeFailure) -> [UInt8] {
        let contents = try system.bytes(of: file, limit: limit)
        noted(file, contents)
        return contents
    }

    func identity(of file: String) -> String { system.identity(of: file) }
}
