// Look-ups of the certificate for a server name: 10 pairs, and 10,000.
//
// Names are asked for in an order that no cache foresees.

import TLS

func serverNameBenchmarks() -> [Benchmark] {
    let few = Lazily { ServerNameWorkload(count: 10) }
    let many = Lazily { ServerNameWorkload(count: 10_000) }
    return [
        Benchmark("server name, 10 certificates") { few.value.run($0) },
        Benchmark("server name, 10000 certificates", comparedWith: "server name, 10 certificates") {
            many.value.run($0)
        },
    ]
}

/// An index over stand-ins, and the names to ask for.
private struct ServerNameWorkload {
    let index: ServerNameIndex
    let names: [String]

    init(count: Int) {
        guard let key = StandInCertificate.Key(like: "ecdsa") else { fatalError("OpenSSL made no key") }
        let pem = key.pem
        let pairs = (0..<count).map { number in
            guard let text = StandInCertificate.make(dnsNames: [Self.name(number)], addresses: [], key: key),
                let pair = try? CertificatePair(certificatePEM: text, keyPEM: pem, origin: "\(number)")
            else { fatalError("OpenSSL made no certificate") }
            return pair
        }
        guard let index = try? ServerNameIndex(pairs: pairs) else { fatalError("no certificates") }
        self.index = index
        // As many names either way, so that the names themselves are as far away.
        names = (0..<16_384).map { Self.name($0 &* 7919 % count) }
    }

    /// All equally long, and too long to be held in the string itself.
    private static func name(_ number: Int) -> String { "host\(100_000 + number).shop.example" }

    func run(_ iterations: Int) -> UInt64 {
        var found = 0
        for iteration in 0..<iterations {
            if index.lookup(name: names[iteration & 16_383]).matched == .exact { found += 1 }
        }
        return UInt64(found)
    }
}
