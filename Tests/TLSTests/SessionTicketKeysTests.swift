// Ticket keys: one issues, older ones still open, dead ones do not.

import Testing
import Timing

@testable import TLS

@Suite struct SessionTicketKeysTests {
    @Test func `one key issues for six hours, then another`() {
        let clock = TestClock()
        let keys = SessionTicketKeys(clock: { clock.now })
        let first = bytes(keys.issuingKey())
        clock.advance(seconds: 6 * 3600 - 1)
        #expect(bytes(keys.issuingKey()) == first)
        clock.advance(seconds: 1)
        #expect(bytes(keys.issuingKey()) != first)
    }

    @Test func `an older key opens tickets and asks for new ones, until twelve hours after its last issue`() {
        let clock = TestClock()
        let keys = SessionTicketKeys(clock: { clock.now })
        let name = bytes(keys.issuingKey()).name
        #expect(keys.openingKey(named: name)?.isCurrent == true)
        clock.advance(seconds: 6 * 3600)
        #expect(keys.openingKey(named: name)?.isCurrent == false)
        _ = keys.issuingKey()
        #expect(keys.openingKey(named: name)?.isCurrent == false)
        clock.advance(seconds: 12 * 3600 - 1)
        #expect(keys.openingKey(named: name) != nil)
        clock.advance(seconds: 1)
        #expect(keys.openingKey(named: name) == nil)
    }

    @Test func `holds eight keys, whatever the number of rotations`() {
        let keys = SessionTicketKeys()
        let names = (0..<9).map { _ in
            keys.rotate()
            return bytes(keys.issuingKey()).name
        }
        #expect(names.map { keys.openingKey(named: $0) != nil } == [false] + [Bool](repeating: true, count: 8))
    }

    @Test func `nothing opens a ticket of a key that was never here`() {
        let keys = SessionTicketKeys()
        let stranger = bytes(SessionTicketKeys().issuingKey()).name
        _ = keys.issuingKey()
        #expect(keys.openingKey(named: stranger) == nil)
    }

    @Test func `keys are random in every part`() {
        let one = bytes(SessionTicketKeys().issuingKey())
        let other = bytes(SessionTicketKeys().issuingKey())
        #expect(one.name != other.name)
        #expect(one.encryption != other.encryption)
        #expect(one.authentication != other.authentication)
        #expect(one.encryption != one.authentication)
    }

    private struct KeyBytes: Equatable {
        var name: [UInt8] = []
        var encryption: [UInt8] = []
        var authentication: [UInt8] = []
    }

    private func bytes(_ key: SessionTicketKeys.Key) -> KeyBytes {
        KeyBytes(
            name: key.name.indices.map { key.name[$0] }, encryption: key.encryption.indices.map { key.encryption[$0] },
            authentication: key.authentication.indices.map { key.authentication[$0] })
    }
}
