// What the doctor finds.

import Certificates
import TLS
import Telemetry
import TestSupport
import Testing

@Suite struct CertificateReportTests {
    private let authority = CertificateFactory()

    private func pair(
        _ names: [String], _ origin: String, days: Int = 90, purpose: String? = nil, issuerAddress: String? = nil
    ) throws -> CertificatePair {
        let leaf = authority.leaf(
            names: names, validTo: days * 86_400, purpose: purpose, issuerAddress: issuerAddress)
        return try CertificatePair(certificatePEM: leaf.certificatePEM, keyPEM: leaf.keyPEM, origin: origin)
    }

    private func report(_ pairs: [CertificatePair], now: Int64 = UnixTime.now()) throws -> CertificateReport {
        CertificateReport(
            listeners: [(address: ":443", index: try ServerNameIndex(pairs: pairs, now: now))], standings: [], now: now)
    }

    @Test func `an exact name that takes a host away from a longer wildcard is found`() throws {
        let found = try report([pair(["*.example"], "w.crt"), pair(["a.example"], "a.crt", days: 30)])
        #expect(found.findings.map(\.message) == [
            "a.crt: serves a.example in place of w.crt, whose wildcard covers it and which is valid longer"
        ])
        #expect(try report([pair(["*.example"], "w.crt", days: 30), pair(["a.example"], "a.crt")]).findings == [])
    }

    @Test func `two for one name are found`() throws {
        let found = try report([pair(["a.example"], "a.crt", days: 60), pair(["a.example"], "b.crt")])
        #expect(found.findings.map(\.message) == [
            "a.crt: does not serve a.example: b.crt has it too, with the same kind of key, and is valid longer"
        ])
    }

    @Test func `a missing intermediate of a public authority is found, and a private authority is let be`() throws {
        let found = try report([pair(["a.example"], "a.crt", issuerAddress: "http://ca.example/i.cer")])
        #expect(found.entries[0].problems == [
            "an intermediate is missing: nobody sends clients the certificate of CN=Test Authority"
        ])
        #expect(try report([pair(["a.example"], "a.crt")]).entries[0].problems == [])
    }

    @Test func `time passes after the reading`() throws {
        let pairs = [try pair(["a.example"], "a.crt")]
        let now = UnixTime.now()
        #expect(try report(pairs).breaking(within: nil) == [])
        #expect(try report(pairs, now: now + 80 * 86_400).breaking(within: nil) == ["a.crt: ends in 10 d 0 h"])
        let after = try report(pairs, now: now + 91 * 86_400)
        #expect(after.breaking(within: 0).first?.hasPrefix("a.crt: expired on") == true)
        #expect(after.expirySamples.first.map { $0.value < 0 } == true)
    }

    @Test func `what no client takes is broken now`() throws {
        let found = try report([pair(["a.example"], "a.crt", purpose: "clientAuth")])
        #expect(found.breaking(within: 0) == [
            "a.crt: is not for servers: its extended key usage lacks serverAuth"
        ])
    }

    @Test func `samples have the name, the key and the file`() throws {
        let samples = try report([pair(["b.example", "a.example"], "a.crt")]).expirySamples
        #expect(samples.map { $0.labels.map(\.value) } == [
            [":443", "a.example", "ecdsa P-256", "a.crt"], [":443", "b.example", "ecdsa P-256", "a.crt"],
            [":443", "", "ecdsa P-256", "a.crt"],
        ])
        #expect(samples.allSatisfy { abs($0.value - 90 * 86_400) < 60 })
    }

    static let spans: [(Int64, String)] = [
        (0, "0 h 0 min"), (3599, "0 h 59 min"), (86_399, "23 h 59 min"), (86_400, "1 d 0 h"),
        (90 * 86_400 + 7200, "90 d 2 h"), (-60, "0 h 1 min ago"), (-172_800, "2 d 0 h ago"),
    ]

    @Test(arguments: spans)
    func `spans are in days and hours, or hours and minutes`(_ seconds: Int64, _ text: String) {
        #expect(CertificateReport.left(seconds) == text)
    }
}
