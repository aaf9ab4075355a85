// The complete configurations in README and docs are accepted as they stand.

import Diagnostics
import Foundation
import Testing

@testable import FileProvider

@Suite struct DocumentedConfigurationsTests {
    /// A block that begins with this line is a whole file.
    private static let opening = "```yaml complete\n"

    private static func documents() throws -> [String] {
        let folder = Fixtures.inRepository("docs")
        let pages = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".md") }
        return [Fixtures.inRepository("README.md")] + pages.sorted().map { "\(folder)/\($0)" }
    }

    @Test func `every complete configuration in the documents loads without a warning`() throws {
        let folder = try TemporaryFolder()
        var count = 0
        for document in try Self.documents() {
            let text = try String(contentsOfFile: document, encoding: .utf8)
            for block in text.components(separatedBy: Self.opening).dropFirst() {
                try folder.write("documented.yaml", block.components(separatedBy: "\n```")[0])
                let loaded = loadConfiguration(path: folder.path("documented.yaml"))
                #expect(loaded.diagnostics.isEmpty, "\(document): \(loaded.diagnostics)")
                #expect(loaded.model != nil, "\(document)")
                count += 1
            }
        }
        #expect(count >= 2)
    }
}
