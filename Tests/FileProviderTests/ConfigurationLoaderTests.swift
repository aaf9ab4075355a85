// Files to models: the broken fixtures with their exact messages, the good ones with the model they mean.

import ConfigModel
import Diagnostics
import FileProvider
import Foundation
import Testing

@Suite struct ConfigurationLoaderTests {
    @Test(arguments: Fixtures.files(in: "broken", ending: ".yaml"))
    func `a broken file is refused with exactly these messages`(_ name: String) throws {
        let loaded = loadConfiguration(path: Fixtures.path("broken/\(name)"))
        #expect(loaded.model == nil)
        let lines = loaded.diagnostics.map(\.description).joined(separator: "\n") + "\n"
        try Fixtures.expect(Fixtures.relative(lines), at: "broken/\(name.dropLast(5)).expected")
    }

    @Test(arguments: Fixtures.files(in: "good", ending: ".yaml"))
    func `a good file means exactly this model`(_ name: String) throws {
        let loaded = loadConfiguration(path: Fixtures.path("good/\(name)"))
        let lines = loaded.diagnostics.map { "\($0)\n" }.joined()
        let dump = loaded.model.map(renderJSON) ?? "no model\n"
        #expect(loaded.model != nil)
        try Fixtures.expect(Fixtures.relative(lines + dump), at: "good/\(name.dropLast(5)).expected")
    }

    @Test func `there are at least fifty broken files`() {
        #expect(Fixtures.files(in: "broken", ending: ".yaml").count >= 50)
    }

    @Test func `every file under config loads without a warning`() throws {
        let files = try FileManager.default.subpathsOfDirectory(atPath: Fixtures.configDirectory)
            .filter { $0.hasSuffix(".yaml") && $0 != "alerts.yaml" }
        #expect(files.count >= 7)
        for file in files {
            let loaded = loadConfiguration(path: "\(Fixtures.configDirectory)/\(file)")
            #expect(loaded.diagnostics.isEmpty, "\(file): \(loaded.diagnostics)")
            #expect(loaded.model != nil)
        }
    }

    @Test func `a file that is not there is an error that names it`() {
        let loaded = loadConfiguration(path: "/nonexistent/gatehouse.yaml")
        #expect(loaded.diagnostics.map(\.description) == [
            "/nonexistent/gatehouse.yaml:1:1: error: /nonexistent/gatehouse.yaml cannot be read: no such file"
        ])
        #expect(loaded.files == ["/nonexistent/gatehouse.yaml"])
    }

    @Test func `included files are read in order, and all files are named for the watcher`() throws {
        let folder = try TemporaryFolder()
        try folder.write("main.yaml", """
            include: [routes/*.yaml, upstreams.yaml]
            listeners: [":8080"]
            routes: [{ match: first.example.com, to: api }]
            """)
        try folder.write("routes/b.yaml", "routes: [{ match: third.example.com, to: api }]")
        try folder.write("routes/a.yaml", "routes: [{ match: second.example.com, to: api }]")
        try folder.write("upstreams.yaml", "upstreams: { api: http://10.0.0.1 }")
        let loaded = loadConfiguration(path: folder.path("main.yaml"))
        #expect(loaded.diagnostics.isEmpty)
        let gateway = try #require(loaded.model).gateway
        #expect(gateway.routes.map(\.name.value) == ["first.example.com", "second.example.com", "third.example.com"])
        #expect(loaded.files == ["main.yaml", "routes/a.yaml", "routes/b.yaml", "upstreams.yaml"].map(folder.path))
        #expect(loaded.directories == [folder.path("routes")])
    }

    @Test func `an alias that grows without bound is refused, not written out`() throws {
        let folder = try TemporaryFolder()
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        try folder.write("laughs.yaml", text)
        let messages = loadConfiguration(path: folder.path("laughs.yaml")).diagnostics.map(\.message)
        #expect(messages == ["the file has more than 1000000 values once aliases are written out"])
    }

    @Test func `a file nested deeper than any configuration is refused`() throws {
        let folder = try TemporaryFolder()
        try folder.write("deep.yaml", "routes: " + String(repeating: "[", count: 100_000))
        let messages = loadConfiguration(path: folder.path("deep.yaml")).diagnostics.map(\.message)
        #expect(messages.count == 1)
        #expect(messages.first?.hasPrefix("not valid YAML: ") == true)
    }

    @Test func `a file cut off anywhere, or with any byte lost, gives a model or errors with places`() throws {
        let path = "\(Fixtures.configDirectory)/examples/canary.yaml"
        let whole = Array(try String(contentsOfFile: path, encoding: .utf8).utf8)
        let folder = try TemporaryFolder()
        for offset in whole.indices {
            for bytes in [Array(whole[..<offset]), Array(whole[..<offset] + whole[(offset + 1)...])] {
                try folder.write("cut.yaml", bytes: bytes)
                let loaded = loadConfiguration(path: folder.path("cut.yaml"))
                let isRefused = loaded.diagnostics.contains { $0.severity == .error }
                #expect(isRefused == (loaded.model == nil))
                #expect(loaded.diagnostics.allSatisfy { $0.position?.file == folder.path("cut.yaml") })
            }
        }
    }

    @Test func `a file that is too large, or not text, is refused`() throws {
        let folder = try TemporaryFolder()
        try folder.write("large.yaml", String(repeating: "#", count: 16 * 1024 * 1024 + 1))
        try folder.write("binary.yaml", bytes: [0xFF, 0xFE, 0x00, 0xC3])
        let large = loadConfiguration(path: folder.path("large.yaml")).diagnostics.map(\.message)
        #expect(large == ["\(folder.path("large.yaml")) cannot be read: it is larger than 16777216 bytes"])
        let binary = loadConfiguration(path: folder.path("binary.yaml")).diagnostics.map(\.message)
        #expect(binary == ["\(folder.path("binary.yaml")) is not UTF-8 text"])
    }
}
