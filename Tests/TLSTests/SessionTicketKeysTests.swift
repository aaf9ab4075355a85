// Ticket keys: one issues, older ones still open, dead ones do not.

import Testing
import Timing

@testable import TLS

@Suite struct SessionTicketKeysTests {
    @Test func `one key issues for twelve hours, then another`() {
        let clock = TestClock()
        let keys = SessionTicketKeys(clock: { clock.now })
        let first = bytes(keys.issuingKey())
        clock.advance(seconds: 12 * 3600 - 1)
        #expect(bytes(keys.issuingKey()) == first)
        clock.advance(seconds: 1)
        #expect(bytes(keys.issuingKey()) != first)
    }

    @Test func `an older key opens tickets and asks for new ones, until twelve hours after its last issue`() {
        let clock = TestClock()
        let keys = SessionTicketKeys(clock: { clock.now })
        let name = bytes(keys.issuingKey()).name
        #expect(keys.openingKey(named: name)?.isCurrent == true)
        clock.advance(seconds: 12 * 3600)
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

    @Test func `a schedule of one's own says when keys change`() {
        let clock = TestClock()
        let keys = SessionTicketKeys(clock: { clock.now })
        var schedule = SessionTicketKeys.Schedule()
        schedule.issuingSeconds = 60
        schedule.ticketSeconds = 30
        keys.follow(schedule)
        let first = bytes(keys.issuingKey())
        clock.advance(seconds: 60)
        #expect(bytes(keys.issuingKey()) != first)
        clock.advance(seconds: 29)
        #expect(keys.openingKey(named: first.name) != nil)
        clock.advance(seconds: 1)
        #expect(keys.openingKey(named: first.name) == nil)
    }

    @Test func `the first key of a file issues, all of them open, and no other does`() {
        let keys = SessionTicketKeys()
        let own = bytes(keys.issuingKey())
        let file = (0..<160).map { UInt8($0) }
        keys.share(file)
        #expect(bytes(keys.issuingKey()).name == Array(file[..<16]))
        #expect(bytes(keys.issuingKey()).authentication == Array(file[16..<48]))
        #expect(bytes(keys.issuingKey()).encryption == Array(file[48..<80]))
        #expect(keys.openingKey(named: Array(file[..<16]))?.isCurrent == true)
        #expect(keys.openingKey(named: Array(file[80..<96]))?.isCurrent == false)
        #expect(keys.openingKey(named: own.name) == nil)
        keys.rotate()
        #expect(bytes(keys.issuingKey()).name == Array(file[..<16]))
        keys.share(nil)
        #expect(keys.openingKey(named: Array(file[..<16])) == nil)
        #expect(bytes(keys.issuingKey()).name != Array(file[..<16]))
    }

    @Test(arguments: [(0, true), (79, true), (80, false), (81, true), (640, false), (720, true)])
    func `a file holds one to eight keys of eighty bytes, and no fault tells what it holds`(
        count: Int, isFaulty: Bool
    ) {
        let fault = SessionTicketKeys.fault(in: [UInt8](repeating: 0x41, count: count), origin: "keys")
        #expect((fault != nil) == isFaulty)
        #expect(fault.map { "\($0)".contains("AAA") } != true)
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
