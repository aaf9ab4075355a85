// Profiles hold what Mozilla's guidelines ask for.

import TestSupport
import Testing

@testable import TLS

@Suite struct TLSProfileTests {
    @Test(arguments: TLSProfile.allCases)
    func `every suite has forward secrecy and authenticated encryption`(profile: TLSProfile) {
        for cipher in profile.ciphers.split(separator: ":") {
            #expect(cipher.hasPrefix("ECDHE-"))
            #expect(cipher.contains("-GCM-") || cipher.hasSuffix("-CHACHA20-POLY1305"))
        }
        #expect(profile.cipherSuites.split(separator: ":").count == 3)
    }

    @Test(arguments: TLSProfile.allCases)
    func `the server's order of suites decides, unless the client wants ChaCha20 first`(profile: TLSProfile) throws {
        let fixture = Fixture()
        let server = try fixture.server(profile: profile)
        for (wish, agreed) in [
            ("TLS_CHACHA20_POLY1305_SHA256", "TLS_CHACHA20_POLY1305_SHA256"),
            ("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"),
            ("TLS_AES_128_GCM_SHA256", "TLS_AES_128_GCM_SHA256"),
        ] {
            let connection = try InMemoryConnection(client: fixture.client().preferring(wish), server: server)
            connection.settle()
            #expect(connection.server.session.cipher == agreed)
        }
    }
}
