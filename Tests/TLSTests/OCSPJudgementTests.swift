// Which responses about a certificate are believed, and which are never sent along.

import TestSupport
import Testing

@testable import TLS

@Suite struct OCSPJudgementTests {
    private let authority = CertificateFactory()
    private let now = UnixTime.now()

    private func pair(
        _ responders: [String] = ["http://ocsp.test"], mustStaple: Bool = false
    ) throws -> (pair: CertificatePair, pem: [UInt8]) {
        let leaf = authority.leaf(
            names: ["a.example"], withChain: true, responders: responders, mustStaple: mustStaple)
        return (try CertificatePair(certificatePEM: leaf.certificatePEM, keyPEM: leaf.keyPEM, origin: "a.crt"),
            leaf.certificatePEM)
    }

    @Test func `the issuer and whoever it delegates to are believed`() throws {
        let (pair, pem) = try pair()
        for signer in [OCSPScript.Signer.issuer, .delegate] {
            var script = OCSPScript(thisUpdate: now - 60, nextUpdate: now + 3600)
            script.signer = signer
            let bytes = authority.ocspResponse(about: pem, script)
            guard case .good(let staple) = try pair.judge(ocspResponse: bytes, now: now) else {
                Issue.record("not good: \(signer)")
                continue
            }
            #expect(staple.bytes == bytes)
            #expect(staple.thisUpdate == now - 60)
            #expect(staple.end == now + 3600)
        }
    }

    @Test(arguments: [
        OCSPScript.Signer.expiredDelegate, .otherLeaf, .stranger, .delegateOfStranger,
    ])
    func `nobody else is`(signer: OCSPScript.Signer) throws {
        let (pair, pem) = try pair()
        var script = OCSPScript(thisUpdate: now - 60, nextUpdate: now + 3600)
        script.signer = signer
        let bytes = authority.ocspResponse(about: pem, script)
        let fault = #expect(throws: OCSPFault.self) { try pair.judge(ocspResponse: bytes, now: now) }
        guard case .unverified = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
    }

    @Test func `an authority is not believed about another one's certificate`() throws {
        let (pair, _) = try pair()
        let other = CertificateFactory().leaf(names: ["a.example"])
        let bytes = authority.ocspResponse(
            about: other.certificatePEM, OCSPScript(thisUpdate: now, nextUpdate: now + 3600))
        #expect(throws: OCSPFault.unrelated) { try pair.judge(ocspResponse: bytes, now: now) }
    }

    /// Seconds from now: `thisUpdate`, `nextUpdate`, and the fault; nil for none.
    @Test(arguments: [
        (-60, 3600, nil), (0, 1, nil), (299, 3600, nil), (300, 3600, nil), (301, 3600, OCSPFault.notYet(301)),
        (-60, 0, .over(0)), (-60, -1, .over(-1)), (-86_399, nil, nil), (-86_400, nil, .over(0)),
        (86_400, nil, .notYet(86_400)),
    ])
    func `time is held to`(from: Int64, to: Int64?, expected: OCSPFault?) throws {
        let (pair, pem) = try pair()
        // Far from the system's clock, so that nothing but what is given can decide; within the authority's own life.
        let now = now + 40 * 86_400
        let script = OCSPScript(thisUpdate: now + from, nextUpdate: to.map { now + $0 })
        let bytes = authority.ocspResponse(about: pem, script)
        var found: OCSPFault?
        do throws(OCSPFault) { _ = try pair.judge(ocspResponse: bytes, now: now) } catch { found = error }
        let shifted: OCSPFault? = switch expected {
        case .notYet(let moment): .notYet(now + moment)
        case .over(let moment): .over(now + moment)
        default: expected
        }
        #expect(found == shifted)
    }

    @Test func `revoked and unknown are no staples`() throws {
        let (pair, pem) = try pair()
        var script = OCSPScript(thisUpdate: now - 60, nextUpdate: now + 3600)
        script.status = .revoked
        script.revoked = now - 7200
        let bytes = authority.ocspResponse(about: pem, script)
        guard case .revoked(let moment, let since) = try pair.judge(ocspResponse: bytes, now: now) else {
            Issue.record("not revoked")
            return
        }
        #expect(moment == now - 7200)
        #expect(since == now - 60)
        script.status = .unknown
        let unknown = authority.ocspResponse(about: pem, script)
        #expect(throws: OCSPFault.unknown) { try pair.judge(ocspResponse: unknown, now: now) }
    }

    @Test func `garbage, errors, and what is more than a response are refused`() throws {
        let (pair, pem) = try pair()
        let good = authority.ocspResponse(about: pem, OCSPScript(thisUpdate: now, nextUpdate: now + 3600))
        #expect(throws: OCSPFault.refused("trylater")) {
            try pair.judge(ocspResponse: CertificateFactory.ocspError(3), now: now)
        }
        for bytes in [[], [0x30], Array("<html>".utf8), good + [0], Array(good.dropLast())] {
            #expect(throws: OCSPFault.malformed) { try pair.judge(ocspResponse: bytes, now: now) }
        }
        // Each byte counts: what is said, its signature, and the certificate of whoever signed.
        var script = OCSPScript(thisUpdate: now, nextUpdate: now + 3600)
        script.signer = .delegate
        let delegated = authority.ocspResponse(about: pem, script)
        for place in stride(from: 30, to: delegated.count, by: 7) {
            var bytes = delegated
            bytes[place] ^= 1
            let isGood = if case .good? = try? pair.judge(ocspResponse: bytes, now: now) { true } else { false }
            #expect(!isGood, "byte \(place)")
        }
    }

    @Test func `without the issuer's certificate nothing is asked and nothing believed`() throws {
        let leaf = authority.leaf(names: ["a.example"], responders: ["http://ocsp.test"])
        let pair = try CertificatePair(certificatePEM: leaf.certificatePEM, keyPEM: leaf.keyPEM, origin: "a.crt")
        #expect(pair.ocspRequest() == nil)
        let bytes = authority.ocspResponse(
            about: leaf.certificatePEM, OCSPScript(thisUpdate: now, nextUpdate: now + 3600))
        #expect(throws: OCSPFault.noIssuer) { try pair.judge(ocspResponse: bytes, now: now) }
    }

    @Test(arguments: [
        ([], []), (["http://a.test/x"], ["http://a.test/x"]), (["HTTPS://a.test"], ["HTTPS://a.test"]),
        (["ldap://a.test", "ftp://a.test", "http://b.test"], ["http://b.test"]),
        (["http://a.test", "http://a.test", "http://b.test"], ["http://a.test", "http://b.test"]),
        ((1...6).map { "http://\($0).test" }, (1...4).map { "http://\($0).test" }),
        (["http://a.test/" + String(repeating: "x", count: 1100)], []),
    ])
    func `responders are what HTTP can ask`(named: [String], expected: [String]) throws {
        #expect(try pair(named).pair.ocspResponders == expected)
    }

    @Test func `must-staple is read, and is a fault where nobody could give a staple`() throws {
        #expect(try !pair().pair.mustStaple)
        let (pair, _) = try pair(mustStaple: true)
        #expect(pair.mustStaple)
        #expect(pair.faults == [])
        #expect(pair.lacksStaple(at: now))
        let lost = try self.pair([], mustStaple: true).pair
        #expect(lost.faults == ["wants an OCSP staple (RFC 7633) and names no responder that could give one"])
    }
}
