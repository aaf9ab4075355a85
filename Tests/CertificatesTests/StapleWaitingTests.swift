// Certificates that must be stapled (RFC 7633), and revoked ones, among pairs over time and in the report.

import Certificates
import TLS
import TestSupport
import Testing

@Suite struct StapleWaitingTests {
    private let bench: StoreBench
    private let now = UnixTime.now()

    init() throws { bench = try StoreBench() }

    private func leaf(_ mustStaple: Bool, days: Int = 90) -> MintedCertificate {
        bench.authority.leaf(
            names: ["a.example"], validTo: days * 86_400, withChain: true, responders: ["http://ocsp.test"],
            mustStaple: mustStaple)
    }

    private func staple(_ pair: CertificatePair, _ minted: MintedCertificate) throws {
        let bytes = bench.authority.ocspResponse(
            about: minted.certificatePEM, OCSPScript(thisUpdate: now - 60, nextUpdate: now + 86_400))
        guard case .good(let staple) = try pair.judge(ocspResponse: bytes, now: now) else { return }
        pair.stapling.update { $0.staple = staple }
    }

    @Test func `a renewal that must be stapled waits for its staple while the pair before serves`() throws {
        bench.store.waitsForStaples = true
        try bench.write("a", leaf(false))
        let before = try #require(bench.look().pairs.first)
        let strict = leaf(true)
        try bench.write("a", strict)
        let reading = bench.look()
        #expect(reading.pairs.first === before)
        #expect(bench.told(reading) == [
            "refused unstapled",
            "a.crt: waits for the OCSP staple that it must have; the pair read before serves on",
        ])
        #expect(bench.look().events.isEmpty)
        let waiting = try #require(bench.store.waiting.first)
        try staple(waiting, strict)
        let after = bench.look()
        #expect(after.pairs.first === waiting)
        #expect(bench.told(after).first == "replaced")
        #expect(bench.store.waiting.isEmpty)
    }

    @Test func `it waits no longer than the pair before is good`() throws {
        bench.store.waitsForStaples = true
        try bench.write("a", leaf(false, days: 1))
        _ = bench.look()
        try bench.write("a", leaf(true))
        #expect(bench.look().pairs.first?.mustStaple == false)
        bench.clock.advance(seconds: 86_400 + 60)
        #expect(bench.look().pairs.first?.mustStaple == true)
    }

    @Test func `it does not wait where nothing serves, nor where nobody fetches staples`() throws {
        bench.store.waitsForStaples = true
        try bench.write("a", leaf(true))
        #expect(bench.look().pairs.first?.mustStaple == true)
        bench.store.waitsForStaples = false
        try bench.write("b", leaf(false))
        _ = bench.look()
        try bench.write("b", leaf(true))
        let serving = bench.look().pairs.map(\.mustStaple)
        #expect(serving == [true, true])
    }

    @Test func `a pair that was found revoked gives way to any sound one`() throws {
        bench.store.waitsForStaples = true
        try bench.write("a", leaf(false))
        try #require(bench.look().pairs.first).stapling.update { $0.revoked = now }
        try bench.write("a", leaf(true))
        #expect(bench.look().pairs.first?.stapling.isRevoked == false)
    }

    @Test func `the report tells what is stapled, until when, and what is wrong`() throws {
        let plain = leaf(false)
        let strict = leaf(true)
        func pair(_ leaf: MintedCertificate, _ origin: String) throws -> CertificatePair {
            try CertificatePair(certificatePEM: leaf.certificatePEM, keyPEM: leaf.keyPEM, origin: origin)
        }
        func report(_ pair: CertificatePair) throws -> CertificateReport {
            CertificateReport(
                listeners: [(address: ":443", index: try ServerNameIndex(pairs: [pair]))], standings: [], now: now)
        }
        let bare = bench.authority.leaf(names: ["a.example"])
        #expect(try report(pair(bare, "bare.crt")).entries[0].staple.state == .none)
        let first = try pair(plain, "a.crt")
        #expect(try report(first).entries[0].staple.state == .missing)
        #expect(try report(first).breaking(within: 0).isEmpty)
        try staple(first, plain)
        #expect(try report(first).entries[0].staple.state == .stapled)
        #expect(try report(first).text.contains("1 d 0 h left"))
        first.stapling.update { $0.failure = "http://ocsp.test: nonsense" }
        #expect(try report(first).entries[0].problems.last == "no new OCSP staple: http://ocsp.test: nonsense")
        first.stapling.update {
            $0.staple = nil
            $0.revoked = 1_735_689_600
        }
        #expect(try report(first).breaking(within: 0) == ["a.crt: was revoked on 2025-01-01 00:00 UTC"])
        let second = try pair(strict, "b.crt")
        #expect(try report(second).breaking(within: 0) == [
            "b.crt: must be stapled and is not: clients that heed that refuse it"
        ])
        try staple(second, strict)
        #expect(try report(second).breaking(within: 0).isEmpty)
    }
}
