// The schema and the reference page in the repository are what the table of words says.

import ConfigModel
import Diagnostics
@testable import FileProvider
import Foundation
import Testing

@Suite struct ConfigurationSchemaTests {
    @Test func `the schema in the repository is the one the code describes`() throws {
        let path = Fixtures.inRepository("config/schema/gatehouse.schema.json")
        try Fixtures.expect(configurationSchema().indentedText, atPath: path)
    }

    @Test func `the reference page has the table of every section`() throws {
        let path = Fixtures.inRepository("docs/configuration.md")
        let page = try String(contentsOfFile: path, encoding: .utf8)
        let (filled, missing) = fillReferenceTables(in: page)
        #expect(missing.isEmpty)
        try Fixtures.expect(filled, atPath: path)
    }

    @Test func `the configuration with every key has every key`() throws {
        let text = try String(contentsOfFile: "\(Fixtures.configDirectory)/gatehouse.yaml", encoding: .utf8)
        for section in allSections() {
            for key in section.keys {
                #expect(text.contains("\(key.name):"), "\(key.name) of \(section.noun) is not explained")
            }
        }
    }

    @Test func `every example on the reference page is accepted`() throws {
        let page = try String(contentsOfFile: Fixtures.inRepository("docs/configuration.md"), encoding: .utf8)
        let blocks = page.components(separatedBy: "```yaml\n").dropFirst().map {
            $0.components(separatedBy: "\n```")[0]
        }
        #expect(blocks.count >= 5)
        let folder = try TemporaryFolder()
        for block in blocks {
            try folder.write("example.yaml", block)
            let errors = loadConfiguration(path: folder.path("example.yaml")).diagnostics
            // A part of a file may leave out what a whole one needs.
            let real = errors.filter { $0.severity == .error && !$0.message.hasPrefix("there are no listeners") }
            #expect(real.isEmpty, "\(block)\n\(real)")
        }
    }

    @Test func `a setting written at its documented default changes nothing`() throws {
        let folder = try TemporaryFolder()
        try folder.write("silent.yaml", "listeners: [':8080']")
        try folder.write("spoken.yaml", """
            listeners: [{ address: ":8080" }]
            workers: auto
            logs: { access: { to: stdout, format: json } }
            forwarding: { xForwarded: true, forwarded: false, via: gatehouse, requestId: true }
            limits:
              headerBytes: 64KiB
              headers: 200
              targetBytes: 16KiB
              bodyBytes: 100MiB
              concurrentStreams: 100
              connectionsPerWorker: 10000
              requestsPerConnection: 10000
            timeouts:
              handshake: 10s
              header: 10s
              bodyMinimumRate: 500B/s
              idle: 60s
              connect: 3s
              response: 60s
              request: 0s
              tunnel: 1h
              upstreamIdle: 60s
              drain: 30s
            paths: { mergeSlashes: true, encodedSlash: refuse }
            resolver: { minimumTTL: 1s, maximumTTL: 5m, timeout: 2s }
            """)
        let silent = try #require(loadConfiguration(path: folder.path("silent.yaml")).model)
        let spoken = try #require(loadConfiguration(path: folder.path("spoken.yaml")).model)
        #expect(withoutPlaces(renderJSON(silent)) == withoutPlaces(renderJSON(spoken)))
    }

    private func withoutPlaces(_ dump: String) -> [String] {
        dump.components(separatedBy: "\n").filter { !$0.contains("\"at\": ") }
    }
}
