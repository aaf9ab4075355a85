// Private keys stay where they are: not a line of one in a log or on a page.

import Foundation
import TestSupport
import Testing

@Suite struct KeySecrecyTests {
    @Test func `no key's text leaves, neither of good pairs nor of bad ones`() throws {
        let authority = CertificateFactory()
        let leaves = (0..<6).map { authority.leaf(names: ["\($0).test"]) }
        let admin = try ChildGateway.freePort()
        let gateway = try ChildGateway(
            descriptors: 1000, speaksTLS: true,
            "admin: 127.0.0.1:\(admin)\ncertificates: certs\nroutes: [{ match: /, respond: 204 }]\n"
        ) { directory in
            try directory.makeDirectory("certs")
            for (number, leaf) in leaves.enumerated() {
                try directory.write("certs/\(number).crt", leaf.certificatePEM)
                try directory.write("certs/\(number).key", leaf.keyPEM)
            }
            // Another one's key; a truncated one; one with a letter that is none; a key where the certificate belongs.
            try directory.write("certs/1.key", leaves[0].keyPEM)
            try directory.write("certs/2.key", Array(leaves[2].keyPEM.dropLast(40)))
            var mangled = leaves[3].keyPEM
            mangled[mangled.count / 2] = UInt8(ascii: "!")
            try directory.write("certs/3.key", mangled)
            try directory.write("certs/4.crt", leaves[4].keyPEM)
        }
        // A reload that fails for a key in the configuration's place, and one that does not.
        try gateway.reload("certificates: certs/5.key\nroutes: [{ match: /, respond: 204 }]\n")
        #expect(eventually { gateway.output.contains("5.key") })
        let client = try WireStream(port: gateway.port)
        try client.startTLS(.client(trusting: authority.certificatePEM), serverName: "0.test")

        var told = [("output", gateway.output)]
        for page in ["", "config", "certificates", "certificates?format=json", "metrics", "limits"] {
            let wire = try WireStream(port: admin)
            try wire.write("GET /\(page) HTTP/1.1\r\nHost: admin\r\nConnection: close\r\n\r\n")
            told.append(("/\(page)", String(decoding: try wire.readToEnd(), as: UTF8.self)))
        }
        told.append(("certificates", try command("certificates", gateway)))
        told.append(("check", try command("check", gateway)))
        #expect(told[0].1.contains("1.key") || told[0].1.contains("1.crt"), "the bad pairs are spoken of")
        for (place, text) in told {
            #expect(!text.isEmpty, "\(place)")
            for secret in leaves.flatMap({ Self.lines(of: $0.keyPEM) }) where text.contains(secret) {
                Issue.record("\(place) holds a line of a key")
            }
        }
    }

    private func command(_ name: String, _ gateway: ChildGateway) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: ChildGateway.program)
        let path = gateway.directory.path + "/gatehouse.yaml"
        process.arguments = name == "check" ? [name, path] : [name, "--config", path]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let said = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: said, as: UTF8.self)
    }

    /// The lines of a PEM block that are its contents.
    private static func lines(of pem: [UInt8]) -> [String] {
        String(decoding: pem, as: UTF8.self).split(separator: "\n").map(String.init).filter { !$0.hasPrefix("-----") }
    }
}
