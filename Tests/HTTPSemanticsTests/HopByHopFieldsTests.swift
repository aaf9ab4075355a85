// What Connection names goes no further; what it must not name stays.

import Bytes
import HTTPSemantics
import Testing

@Suite struct HopByHopFieldsTests {
    private func dropped(_ lines: [String]) -> (finding: HopByHopFields.Finding, dropped: [Int], flags: HeadFlags) {
        let head = MessageHeadTests.head(lines)
        let finding = HopByHopFields.readConnection(of: head)
        return (finding, (0..<head.fieldCount).filter { head.fields[$0].isDropped }, head.flags)
    }

    @Test func `drops every line that Connection names, in any case (RFC 9110 §7.6.1)`() {
        let found = dropped(["X-A: 1", "Connection: x-a, close, X-B", "x-b: 2", "X-C: 3", "x-A: 4", "Trailer: 5"])
        #expect(found.finding == .good && found.dropped == [0, 2, 4] && found.flags == [.connectionClose])
        #expect(dropped(["Connection: trailer", "Trailer: X"]).dropped == [1])
    }

    @Test(arguments: ["host", "Content-Length", "authorization", "cookie", "x-forwarded-for", "via", "cache-control"])
    func `keeps what is meant for all recipients, and says so`(_ name: String) {
        let found = dropped(["Connection: keep-alive, \(name), X-A", "\(name): v", "X-A: 1"])
        #expect(found.finding == .namesEndToEndField)
        #expect(found.dropped == [2] && found.flags == [.connectionKeepAlive])
    }

    @Test(arguments: ["a b", "a;b", "\"a\"", "a/b", "a, b c", "=", "é"])
    func `calls what is no list of tokens malformed`(_ value: String) {
        #expect(dropped(["Connection: \(value)"]).finding == .malformed)
    }

    @Test(arguments: ["", ",", " , ,", "close", ",close,", "close\t,\tx"])
    func `takes lists with empty elements (RFC 9110 §5.6.1.2)`(_ value: String) {
        #expect(dropped(["Connection: \(value)"]).finding == .good)
    }

    @Test func `counts the options of all lines`() {
        let many = Array(repeating: "x", count: 16).joined(separator: ",")
        #expect(dropped(["Connection: \(many)", "Connection: \(many)"]).finding == .good)
        #expect(dropped(["Connection: \(many)", "Connection: \(many)", "Connection: y"]).finding == .tooManyOptions)
    }

    @Test func `sees an upgrade only with Upgrade and in HTTP 1.1 (RFC 9110 §7.8)`() {
        #expect(dropped(["Connection: upgrade", "Upgrade: websocket"]).flags == [.connectionUpgrade])
        #expect(dropped(["Connection: upgrade"]).flags == [])
        let old = MessageHeadTests.head(["Connection: upgrade", "Upgrade: websocket"], minorVersion: 0)
        _ = HopByHopFields.readConnection(of: old)
        #expect(old.flags == [])
    }
}
