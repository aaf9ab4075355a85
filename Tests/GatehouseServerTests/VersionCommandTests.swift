// Which Gatehouse is this?

import GatehouseServer
import Testing

@Suite struct VersionCommandTests {
    @Test func `it names itself, OpenSSL and Swift, a line each`() {
        let lines = VersionCommand.run().output.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0] == "gatehouse \(GatehouseVersion.text)")
        #expect(lines[1].hasPrefix("OpenSSL 3"))
        #expect(lines[2].hasPrefix("Swift 6"))
    }
}
