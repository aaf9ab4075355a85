// Files in, checked model out: the face of this room.

public import ConfigModel
public import Diagnostics
import Foundation

/// What came of reading a configuration.
public struct LoadedConfiguration: Sendable {
    /// The model; nil where any diagnostic is an error.
    public var model: ValidatedModel?
    /// What there is to say, by file, line and column.
    public var diagnostics: [Diagnostic]
    /// Every file that was read or looked for, the main one first: what a watcher watches.
    public var files: [String]
    /// The directories that `include` globs look into: a new file there changes the configuration.
    public var directories: [String]
}

/// Reads the configuration at `path` with everything it includes, and checks it.
///
/// Nothing is opened but the files themselves. All errors of all files are collected; the validator's checks run
/// only where every file could be read, so that one mistake is not reported twice.
public func loadConfiguration(path: String) -> LoadedConfiguration {
    var loader = ConfigurationLoader(path: path)
    loader.visit(path, from: nil, chain: [])
    return loader.finish()
}

/// Walks the files of one configuration.
private struct ConfigurationLoader {
    private let report = DecodingReport()
    private var decoder: GatewayDecoder
    private var files: [String] = []
    private var directories: [String] = []

    /// How deep includes may nest, and how many files there may be.
    private static let maximumFiles = 10_000

    init(path: String) { decoder = GatewayDecoder(report: report, file: path) }

    /// Reads one file, then the files it includes.
    mutating func visit(_ path: String, from includer: SourcePosition?, chain: [String]) {
        let place = includer ?? SourcePosition(file: path, line: 1, column: 1)
        if chain.contains(path) {
            report.error("\(path) includes itself: \((chain + [path]).joined(separator: " -> "))", at: place)
            return
        }
        if files.contains(path) {
            report.warning("\(path) is included already", at: place)
            return
        }
        guard files.count < Self.maximumFiles else {
            report.error("more than \(Self.maximumFiles) files", at: place)
            return
        }
        files.append(path)
        do {
            let text = try readText(path, place: place)
            guard let root = try YAMLDocument.read(text, file: path) else { return }
            guard let fields = Fields(root, as: .gateway, report: report) else { return }
            decoder.decode(fields)
            include(fields, file: path, chain: chain + [path])
        } catch {
            report.error(error.message, at: error.position)
        }
    }

    private mutating func include(_ fields: Fields, file: String, chain: [String]) {
        for pattern in fields.list("include", of: .name) {
            guard let place = pattern.position else { continue }
            let path = resolvedPath(pattern.value, from: file)
            guard path.contains(where: { "*?[".contains($0) }) else {
                visit(path, from: place, chain: chain)
                continue
            }
            if let slash = path.lastIndex(of: "/") { directories.append(String(path[..<slash])) }
            for match in expandGlob(path) { visit(match, from: place, chain: chain) }
        }
    }

    private func readText(_ path: String, place: SourcePosition) throws(FileProblem) -> String {
        let data: Data
        do {
            data = try readFile(path, maximumBytes: YAMLDocument.Limits.fileBytes)
        } catch {
            throw FileProblem("\(path) cannot be read: \(error.reason)", at: place)
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw FileProblem("\(path) is not UTF-8 text", at: SourcePosition(file: path, line: 1, column: 1))
        }
        return text
    }

    func finish() -> LoadedConfiguration {
        var diagnostics = report.diagnostics
        var model: ValidatedModel?
        if !diagnostics.contains(where: { $0.severity == .error }) {
            let outcome = Validator.validate(decoder.model)
            model = outcome.model
            diagnostics += outcome.diagnostics
        }
        return LoadedConfiguration(
            model: model, diagnostics: sorted(diagnostics), files: files, directories: directories)
    }

    private func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        let order = Dictionary(uniqueKeysWithValues: files.enumerated().map { ($1, $0) })
        func key(_ entry: (offset: Int, element: Diagnostic)) -> (Int, Int, Int, Int) {
            let place = entry.element.position
            let file = place.flatMap { order[$0.file] } ?? -1
            return (file, place?.line ?? 0, place?.column ?? 0, entry.offset)
        }
        return diagnostics.enumerated().sorted { key($0) < key($1) }.map(\.element)
    }
}
