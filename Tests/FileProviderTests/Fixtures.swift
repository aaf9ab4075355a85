// Where fixtures lie, how they are compared, and the one switch that rewrites them.

import Foundation
import Testing

/// Files beside this one. `GATEHOUSE_REWRITE_FIXTURES=1 swift test` writes what the code says instead of comparing.
enum Fixtures {
    private static let testDirectory = #filePath.split(separator: "/").dropLast().map { "/\($0)" }.joined()
    private static let root = testDirectory.split(separator: "/").dropLast(2).map { "/\($0)" }.joined()

    static let configDirectory = "\(root)/config"
    static let isRewriting = ProcessInfo.processInfo.environment["GATEHOUSE_REWRITE_FIXTURES"] == "1"

    static func path(_ name: String) -> String { "\(testDirectory)/Fixtures/\(name)" }

    static func inRepository(_ name: String) -> String { "\(root)/\(name)" }

    static func files(in folder: String, ending: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path(folder))) ?? []
        return names.filter { $0.hasSuffix(ending) }.sorted()
    }

    /// `text` without the folders of fixtures in it.
    static func relative(_ text: String) -> String {
        text.replacingOccurrences(of: path("broken/"), with: "").replacingOccurrences(of: path("good/"), with: "")
    }

    /// Compares `text` with a fixture, or writes it.
    static func expect(_ text: String, at name: String) throws { try expect(text, atPath: path(name)) }

    static func expect(_ text: String, atPath path: String) throws {
        if isRewriting { try text.write(toFile: path, atomically: true, encoding: .utf8) }
        let expected = (try? String(contentsOfFile: path, encoding: .utf8)) ?? "(no file \(path))"
        #expect(text == expected)
    }
}

/// A folder that is gone after the test.
final class TemporaryFolder {
    private let root: String

    init() throws {
        root = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    func path(_ name: String) -> String { "\(root)/\(name)" }

    func write(_ name: String, _ text: String) throws { try write(name, bytes: Array(text.utf8)) }

    func write(_ name: String, bytes: [UInt8]) throws {
        let url = URL(fileURLWithPath: path(name))
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: path(name), withDestinationPath: target)
    }
}
