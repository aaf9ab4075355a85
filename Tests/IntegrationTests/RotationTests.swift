// Certificates that change under a running program: the short form of bench/rotation.

import Glibc
import TestSupport
import Testing

@Suite struct RotationTests {
    /// A program with a directory of certificates. A certificate's common name tells which one it is.
    private final class Bench {
        let gateway: ChildGateway
        let authority: CertificateFactory
        var directory: TemporaryDirectory { gateway.directory }

        init() throws {
            let authority = CertificateFactory()
            self.authority = authority
            gateway = try ChildGateway(
                descriptors: 1000, speaksTLS: true, "certificates: certs\nroutes: [{ match: /, respond: 204 }]\n"
            ) { directory in
                try directory.makeDirectory("certs/mount")
                for (name, folder) in [("a.test", "certs/a"), ("b.test", "certs/b")] {
                    let leaf = authority.leaf(names: [name], commonName: "\(name) 1")
                    try directory.write("\(folder).key", leaf.keyPEM)
                    try directory.write("\(folder).crt", leaf.certificatePEM)
                }
                try directory.link("certs/mount/tls.crt", to: "..data/tls.crt")
                try directory.link("certs/mount/tls.key", to: "..data/tls.key")
                try Self.swap(directory, authority.leaf(names: ["m.test"], commonName: "m.test 1"), "..1")
            }
        }

        func leaf(_ tag: String, _ name: String = "a.test") -> MintedCertificate {
            authority.leaf(names: [name], commonName: tag)
        }

        /// The common name of what a client asking for `name` gets.
        func served(_ name: String) throws -> String {
            let client = try WireStream(port: gateway.port)
            try client.startTLS(.client(trusting: authority.certificatePEM), serverName: name)
            return client.peerName
        }

        /// Connects without pause until `name` is served `tag`: every one of these clients must be served.
        func comes(_ tag: String, to name: String = "a.test") throws -> Bool {
            try eventually { try served(name) == tag }
        }

        static func swap(_ directory: TemporaryDirectory, _ leaf: MintedCertificate, _ data: String) throws {
            try directory.makeDirectory("certs/mount/\(data)")
            try directory.write("certs/mount/\(data)/tls.crt", leaf.certificatePEM)
            try directory.write("certs/mount/\(data)/tls.key", leaf.keyPEM)
            try directory.link("certs/mount/..data_tmp", to: data)
            let mount = directory.path + "/certs/mount"
            try #require(rename(mount + "/..data_tmp", mount + "/..data") == 0)
        }
    }

    @Test func `a renamed pair is served without a reload, and the others stay`() throws {
        let bench = try Bench()
        #expect(try bench.served("a.test") == "a.test 1")
        for round in 2...4 {
            let leaf = bench.leaf("round \(round)")
            let parts = [("a.key", leaf.keyPEM), ("a.crt", leaf.certificatePEM)]
            for (file, bytes) in round % 2 == 0 ? parts : parts.reversed() {
                try bench.directory.write("certs/\(file)", bytes)
            }
            #expect(try bench.comes("round \(round)"))
            #expect(try bench.served("b.test") == "b.test 1")
        }
    }

    @Test func `a swapped data directory is served, twice`() throws {
        let bench = try Bench()
        for round in 2...3 {
            try Bench.swap(bench.directory, bench.leaf("swap \(round)", "m.test"), "..\(round)")
            #expect(try bench.comes("swap \(round)", to: "m.test"))
        }
    }

    @Test func `a bad pair leaves the old one serving, and a good one after it is taken up`() throws {
        let bench = try Bench()
        try bench.directory.write("certs/a.key", bench.leaf("another").keyPEM)
        // The mark comes after it in the same look, so that it tells when that look is over.
        let mark = bench.leaf("mark", "b.test")
        try bench.directory.write("certs/b.key", mark.keyPEM)
        try bench.directory.write("certs/b.crt", mark.certificatePEM)
        #expect(try bench.comes("mark", to: "b.test"))
        #expect(try bench.served("a.test") == "a.test 1")
        let good = bench.leaf("good")
        try bench.directory.write("certs/a.crt", good.certificatePEM)
        try bench.directory.write("certs/a.key", good.keyPEM)
        #expect(try bench.comes("good"))
    }

    @Test func `a directory that is deleted and made again is watched again`() throws {
        let bench = try Bench()
        let certs = bench.directory.path + "/certs"
        try #require(rename(certs, certs + ".old") == 0)
        #expect(try bench.served("a.test") == "a.test 1")
        try bench.directory.makeDirectory("certs")
        let leaf = bench.leaf("again")
        try bench.directory.write("certs/a.key", leaf.keyPEM)
        try bench.directory.write("certs/a.crt", leaf.certificatePEM)
        #expect(try bench.comes("again"))
        let next = bench.leaf("and again")
        try bench.directory.write("certs/a.key", next.keyPEM)
        try bench.directory.write("certs/a.crt", next.certificatePEM)
        #expect(try bench.comes("and again"))
    }

    @Test func `a new name is served, and a connection lives through the change`() throws {
        let bench = try Bench()
        let client = try WireStream(port: bench.gateway.port)
        try client.startTLS(.client(trusting: bench.authority.certificatePEM), serverName: "a.test")
        let leaf = bench.leaf("new", "new.test")
        try bench.directory.makeDirectory("certs/new")
        try bench.directory.write("certs/new/privkey.pem", leaf.keyPEM)
        try bench.directory.write("certs/new/fullchain.pem", leaf.certificatePEM)
        #expect(try bench.comes("new", to: "new.test"))
        try client.write("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n")
        #expect(try client.readLine()?.hasPrefix("HTTP/1.1 204") == true)
    }

    // Of what root runs, root owns everything anyhow.
    @Test(.enabled(if: getuid() != 0, "run by root"))
    func `the program's memory belongs to root, and leaves no core file`() throws {
        let bench = try Bench()
        var status = stat()
        try #require(stat("/proc/\(bench.gateway.processIdentifier)/mem", &status) == 0)
        #expect(status.st_uid == 0)
    }
}
