// Files that include files, from memory and from a folder.

import Diagnostics
import Foundation
import Testing

@testable import SecLang

/// Files in memory. A pattern is a name, or everything before a `*` at its end.
private struct MemoryIncludes: IncludeResolver {
    var texts: [String: String]

    func files(matching pattern: String, from includer: String?) throws(IncludeFailure) -> [String] {
        if pattern == "locked" { throw IncludeFailure("is locked") }
        guard pattern.hasSuffix("*") else { return texts[pattern] == nil ? [] : [pattern] }
        return texts.keys.filter { $0.hasPrefix(pattern.dropLast()) }.sorted()
    }

    func bytes(of file: String, limit: Int) throws(IncludeFailure) -> [UInt8] {
        let bytes = Array((texts[file] ?? "").utf8)
        guard bytes.count <= limit else { throw IncludeFailure("has more than \(limit) bytes") }
        return bytes
    }

    func identity(of file: String) -> String { file }
}

@Suite struct IncludeTests {
    private func markers(_ rules: RuleSetSyntax) -> [String] {
        rules.directives.compactMap { directive in
            guard case .marker(let name) = directive.content else { return nil }
            return "\(directive.position.file):\(directive.position.line) \(name)"
        }
    }

    @Test func `files stand where they are included`() {
        let resolver = MemoryIncludes(texts: [
            "a": "SecMarker 1\n include b*\nSecMarker 2\nIncludeOptional nothing", "b1": "Include c\nSecMarker 3",
            "b2": "SecMarker 4", "c": "SecMarker 5",
        ])
        let rules = RuleSetReader.read(["a", "c"], resolver: resolver)
        #expect(rules.diagnostics == [])
        #expect(rules.files == ["a", "b1", "c", "b2", "c"])
        #expect(markers(rules) == ["a:1 1", "c:1 5", "b1:2 3", "b2:1 4", "a:3 2", "c:1 5"])
    }

    @Test func `a chain and ids go on from file to file`() {
        let resolver = MemoryIncludes(texts: [
            "a": "SecAction id:1,chain\nInclude b", "b": "SecRule ARGS a\nSecAction id:1",
        ])
        let rules = RuleSetReader.read(["a"], resolver: resolver)
        #expect(rules.diagnostics.map(\.description) == ["b:2:11: error: the id 1 is taken by the rule at a:1:11"])
    }

    static let refused: [(texts: [String: String], complaints: [String])] = [
        (["a": "\nInclude b"], ["a:2:1: error: b: no such file"]),
        (["a": "Include locked\nSecMarker 1"], ["a:1:1: error: locked: is locked"]),
        (["a": "IncludeOptional locked"], ["a:1:1: error: locked: is locked"]),
        (["a": "Include a"], ["a:1:1: error: a: a includes itself"]),
        (["a": "Include b", "b": "SecMarker 1\nInclude a*"], ["b:2:1: error: a*: a includes itself"]),
        ([:], ["error: a: no such file"]),
        (["a": "Include b", "b": "Sec"], ["b:1:1: error: unknown directive Sec"]),
        (
            ["a": "Include b", "b": String(repeating: "#", count: SecLangLimits.fileBytes + 1)],
            ["a:1:1: error: b: has more than 16777216 bytes"]
        ),
    ]

    @Test(arguments: refused)
    func `an include that is wrong is named with its place`(texts: [String: String], expected: [String]) {
        let rules = RuleSetReader.read(["a"], resolver: MemoryIncludes(texts: texts))
        #expect(rules.diagnostics.map(\.description) == expected)
    }

    @Test func `depth and number of files are bounded`() {
        var texts: [String: String] = [:]
        for depth in 0..<30 { texts["a\(depth)"] = "Include a\(depth + 1)" }
        let deep = RuleSetReader.read(["a0"], resolver: MemoryIncludes(texts: texts))
        #expect(deep.diagnostics.map(\.description) == ["a19:1:1: error: more than 20 files within each other"])
        // Twice each file, 15 deep, would be 32,768 of them.
        for depth in 0..<15 { texts["b\(depth)"] = "Include b\(depth + 1)\nInclude b\(depth + 1)" }
        texts["b15"] = ""
        let many = RuleSetReader.read(["b0"], resolver: MemoryIncludes(texts: texts))
        #expect(many.files.count == SecLangLimits.files)
        #expect(many.diagnostics.count <= SecLangLimits.diagnostics + 1 && !many.isUsable)
    }

    @Test func `a folder is searched as Apache does`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "seclang-\(UUID().uuidString)").path()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for name in ["a.conf", "B.conf", "b.conf", "c.txt", ".d.conf", "x/1.conf", "x-y/2.conf", "x/z.conf/3"] {
            let path = folder + "/" + name
            let parent = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
            try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
            try Data("SecMarker \(name)\n".utf8).write(to: URL(filePath: path))
        }
        let main = folder + "/main"
        func included(_ pattern: String) throws -> [String] {
            try Data("IncludeOptional \(pattern)\n".utf8).write(to: URL(filePath: main))
            let rules = RuleSetReader.read([main])
            return rules.directives.map { directive in
                guard case .marker(let name) = directive.content else { return "?" }
                return name
            } + rules.diagnostics.map { String($0.description.dropFirst(folder.count + 1)) }
        }
        // Capitals first: matches are sorted by their bytes. Hidden files and folders are passed over.
        #expect(try included("*.conf") == ["B.conf", "a.conf", "b.conf"])
        #expect(try included("?.conf") == ["B.conf", "a.conf", "b.conf"])
        #expect(try included("[ac].*") == ["a.conf", "c.txt"])
        #expect(try included(".*.conf") == [".d.conf"])
        #expect(try included("x*/*.conf") == ["x/1.conf", "x-y/2.conf"])
        #expect(try included("x/*") == ["x/1.conf"])
        #expect(try included("./x/../a.conf") == ["a.conf"])
        #expect(try included(folder + "/a.conf") == ["a.conf"])
        #expect(try included("\"\(folder)/x/1.conf\"") == ["x/1.conf"])
        #expect(try included("nothing.conf") == [] && included("n*/m*") == [])
        #expect(try included("x") == ["main:1:1: error: x: is a folder; the files in it are \(folder)/x/*.conf"])
        #expect(try included("./main") == ["main:1:1: error: ./main: \(folder)/./main includes itself"])
        try FileManager.default.createSymbolicLink(atPath: folder + "/loop", withDestinationPath: main)
        #expect(try included("loop") == ["main:1:1: error: loop: \(folder)/loop includes itself"])
    }

    @Test func `a file that cannot be read is said so`() {
        #expect(
            RuleSetReader.read(["/nothing/here"]).diagnostics.map(\.description) == [
                "error: /nothing/here: no such file"
            ])
    }
}
