// A client and a server session that talk through memory, with full control over how the bytes are split.

import TLS
import TestSupport

/// One side of an in-memory connection: a session over its own buffers, and the ciphertext on its way to it.
final class Endpoint {
    let session: TLSSession
    let buffers: TLSBuffers
    /// Ciphertext that was delivered and not consumed yet.
    var arrived: [UInt8] = []
    /// Plaintext that was read.
    var received: [UInt8] = []
    /// How the last call ended.
    var progress = TLSSession.Progress.wantsInput

    init(_ session: TLSSession, _ buffers: TLSBuffers) {
        self.session = session
        self.buffers = buffers
    }

    /// Shakes hands, then reads whatever there is.
    func advance() {
        arrived.withUnsafeBufferPointer { bytes in
            buffers.input = bytes.baseAddress
            buffers.inputCount = bytes.count
            if !session.isEstablished { progress = session.handshake() }
            if session.isEstablished { readAll() }
        }
        arrived.removeFirst(arrived.count - buffers.inputCount)
        buffers.input = nil
        buffers.inputCount = 0
    }

    /// Takes the ciphertext that waits to be sent.
    func takeOutput() -> [UInt8] {
        let bytes = Array(UnsafeBufferPointer(start: buffers.output, count: buffers.outputCount))
        buffers.outputCount = 0
        return bytes
    }

    private func readAll() {
        var chunk = [UInt8](repeating: 0, count: 8192)
        while true {
            progress = session.read(into: &chunk, capacity: chunk.count)
            guard case .done(let count) = progress else { return }
            received += chunk[..<count]
        }
    }
}

/// A client and a server, and how the bytes between them are cut.
final class InMemoryConnection {
    let client: Endpoint
    let server: Endpoint

    init(
        client clientContext: TLSClientContext, server serverContext: TLSServerContext,
        serverName: String = "shop.example.com", outputCapacity: Int = TLSBuffers.defaultOutputCapacity
    ) throws {
        let clientBuffers = TLSBuffers()
        let serverBuffers = TLSBuffers(outputCapacity: outputCapacity)
        client = Endpoint(
            try TLSSession(client: clientContext, serverName: serverName, buffers: clientBuffers), clientBuffers)
        server = Endpoint(try TLSSession(server: serverContext, buffers: serverBuffers), serverBuffers)
    }

    /// Lets both sides talk until neither has anything to say; each delivery has at most `pieceBytes` bytes.
    func settle(pieceBytes: Int = .max) {
        client.advance()
        server.advance()
        var isTalking = true
        while isTalking {
            isTalking = deliver(from: client, to: server, pieceBytes) || deliver(from: server, to: client, pieceBytes)
        }
    }

    /// Delivers one flight cut in two at `offset`. Answers whether there was one.
    func deliver(from sender: Endpoint, to receiver: Endpoint, splitAt offset: Int) -> Bool {
        let bytes = sender.takeOutput()
        guard !bytes.isEmpty else { return false }
        for part in [bytes.prefix(offset), bytes.dropFirst(offset)] where !part.isEmpty {
            receiver.arrived += part
            receiver.advance()
        }
        return true
    }

    private func deliver(from sender: Endpoint, to receiver: Endpoint, _ pieceBytes: Int) -> Bool {
        let bytes = sender.takeOutput()
        var start = 0
        while start < bytes.count {
            let end = bytes.count - start > pieceBytes ? start + pieceBytes : bytes.count
            receiver.arrived += bytes[start..<end]
            receiver.advance()
            start = end
        }
        return !bytes.isEmpty
    }
}

/// Certificates and contexts that the tests share.
struct Fixture {
    let authority: CertificateFactory

    init(authority: String = "Test Authority") { self.authority = CertificateFactory(commonName: authority) }

    func pair(
        _ names: [String], key: CertificateFactory.KeyKind = .ecdsaP256, validFrom: Int = -3600,
        validTo: Int = 90 * 86_400, origin: String = "leaf.crt"
    ) throws -> CertificatePair {
        let minted = authority.leaf(names: names, key: key, validFrom: validFrom, validTo: validTo)
        return try CertificatePair(certificatePEM: minted.certificatePEM, keyPEM: minted.keyPEM, origin: origin)
    }

    func server(
        _ pairs: [CertificatePair]? = nil, profile: TLSProfile = .intermediate,
        unknownNames: ServerNameIndex.UnknownName = .serveDefault, keys: SessionTicketKeys = SessionTicketKeys(),
        clientCertificates: ClientCertificatePolicy? = nil, protocols: [String] = ["h2", "http/1.1"]
    ) throws -> TLSServerContext {
        let index = try ServerNameIndex(
            pairs: pairs ?? [try pair(["shop.example.com", "127.0.0.1"])], unknownNames: unknownNames)
        return try TLSServerContext(
            profile: profile, certificates: index, ticketKeys: keys,
            clientCertificates: clientCertificates.map { ClientCertificateTable(otherwise: $0) },
            applicationProtocols: protocols)
    }

    func client(
        certificate: CertificatePair? = nil, verify: Bool = true, protocols: [String] = []
    ) throws -> TLSClientContext {
        try TLSClientContext(
            authorities: try CertificateAuthorities(pem: authority.certificatePEM, origin: "ca.pem"),
            clientCertificate: certificate, verify: verify, applicationProtocols: protocols)
    }
}
