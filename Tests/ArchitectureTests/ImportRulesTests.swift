// The rules on imports, shown to refuse what they should.

import Testing

@Suite struct ImportRulesTests {
    private static let manifest = """
        let floor0: [Target] = [.target(name: "CLinux"), .systemLibrary(name: "COpenSSL")]
        let floor1: [Target] = [room("Bytes"), room("Timing")]
        let floor2: [Target] = [room("HTTP1", ["Bytes", "COpenSSL"]), room("TLS", ["COpenSSL", "CLinux"])]
        let floor3: [Target] = [room("FileProvider", [.product(name: "Yams", package: "Yams")])]
        """
    private let floors = PackageFloors(manifest: Self.manifest)

    private func source(_ target: String, _ text: String) -> HouseFile {
        HouseFile(path: "Sources/\(target)/File.swift", text: "// For a test.\n\(text)\n")
    }

    @Test(
        arguments: [
            ("import Bytes", "Bytes"), ("public import Bytes", "Bytes"), ("@testable import Bytes", "Bytes"),
            ("internal import struct Bytes.ByteRange", "Bytes"), ("  import Bytes  // why", "Bytes"),
            ("@_spi(Inside) public import Bytes", "Bytes"),
            ("// import Bytes", nil), ("let important = 1", nil), ("/// import it", nil), ("important(x)", nil),
        ] as [(Substring, String?)])
    func `an import is told from other lines`(line: Substring, module: String?) {
        #expect(ImportRules.importedModule(line) == module)
    }

    @Test(arguments: [
        ("HTTP1", "import Bytes"), ("HTTP1", "internal import Glibc"), ("FileProvider", "import Yams"),
        ("FileProvider", "import Foundation"),
    ])
    func `what is declared, lower or allowed passes`(target: String, line: String) {
        #expect(ImportRules.complaints(about: [source(target, line)], in: floors) == [])
    }

    @Test(arguments: [
        ("Bytes", "import HTTP1", "Bytes (floor 1) imports HTTP1 (floor 2): not a lower floor"),
        ("Bytes", "public import Timing", "Bytes (floor 1) imports Timing (floor 1): not a lower floor"),
        ("HTTP1", "import Timing", "HTTP1 imports Timing, which it does not declare"),
        ("HTTP1", "import Yams", "HTTP1 imports Yams, which it does not declare"),
        ("HTTP1", "import Foundation", "HTTP1 imports Foundation, which only tests may"),
        ("Cellar", "import Bytes", "Cellar stands on no floor of Package.swift"),
    ])
    func `an import that the house does not allow is named with its line`(
        target: String, line: String, complaint: String
    ) {
        let found = ImportRules.complaints(about: [source(target, line)], in: floors)
        #expect(found == ["Sources/\(target)/File.swift:2: \(complaint)"])
    }

    @Test func `a dependency upward, sideways or to nowhere is named`() {
        let crooked = PackageFloors(
            manifest: """
                let floor1: [Target] = [room("Bytes", ["HTTP1"]), room("Timing", ["Bytes", "Cellar"])]
                let floor2: [Target] = [room("HTTP1")]
                """)
        #expect(
            ImportRules.complaints(about: crooked) == [
                "Bytes (floor 1) depends on HTTP1 (floor 2): not a lower floor",
                "Timing (floor 1) depends on Bytes (floor 1): not a lower floor",
                "Timing depends on Cellar, which stands on no floor",
            ])
    }

    @Test func `a data path that reaches YAML through another room is named`() {
        let leaking = PackageFloors(
            manifest: """
                let floor1: [Target] = [room("ConfigModel"), room("Helper", [.product(name: "Yams", package: "Yams")])]
                let floor2: [Target] = [room("Between", ["ConfigModel"])]
                let floor3: [Target] = [room("HTTP1", ["Between"]), room("Reactor", ["Helper"])]
                """)
        #expect(
            ImportRules.dataWingComplaints(leaking) == [
                "HTTP1 is on the data path and reaches ConfigModel", "Reactor is on the data path and reaches Yams",
            ])
    }

    @Test func `a C library with two importers is named, the kernel's shim is not`() {
        let files = [
            source("HTTP1", "import COpenSSL"), source("TLS", "import COpenSSL\nimport CLinux"),
            source("Timing", "import CLinux"),
        ]
        #expect(
            ImportRules.shimComplaints(about: files, in: floors) == [
                "COpenSSL has more than one importer: HTTP1, TLS"
            ])
        #expect(ImportRules.shimComplaints(about: Array(files[1...]), in: floors) == [])
    }
}
