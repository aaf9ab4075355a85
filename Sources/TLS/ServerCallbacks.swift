// What OpenSSL asks us during a server's handshake: certificate, protocol, ticket key.

internal import COpenSSL
internal import Glibc

/// The answers of one `TLSServerContext`. OpenSSL holds it as a bare pointer; the context keeps it alive.
///
/// The certificate is chosen in the certificate callback: it runs for full handshakes only, and a session then refers
/// to the index's parsed objects. A context per name, swapped in by SNI, needs no copy of references but costs every
/// name an `SSL_CTX` of its own.
final class ServerCallbacks: Sendable {
    private let index: ServerNameIndex
    private let sealer: SessionTicketSealer
    /// What is asked of clients; nil where nothing is.
    let clients: ClientCertificateTable?
    /// What answers tls-alpn-01 challenges; nil where nobody asks for certificates.
    let challenges: ChallengeCertificates?
    /// For each offer of the index whether it is the context's own, so that nothing needs to be set.
    private let isDefaultOffer: [Bool]
    private nonisolated(unsafe) let protocols: UnsafeMutableBufferPointer<UInt8>

    init(
        index: ServerNameIndex, sealer: SessionTicketSealer, clients: ClientCertificateTable?,
        challenges: ChallengeCertificates?, applicationProtocols: [UInt8]
    ) {
        self.challenges = challenges
        self.clients = clients
        self.index = index
        self.sealer = sealer
        let standard = index.offers[0].map(ObjectIdentifier.init)
        isDefaultOffer = index.offers.map { $0.map(ObjectIdentifier.init) == standard }
        protocols = .allocate(capacity: applicationProtocols.count)
        _ = protocols.initialize(from: applicationProtocols)
    }

    deinit { protocols.deallocate() }

    /// Registers all callbacks with `context`.
    func install(in context: OpaquePointer) {
        let myself = Unmanaged.passUnretained(self).toOpaque()
        SSL_CTX_set_cert_cb(context, { session, callbacks in
            ServerCallbacks.at(callbacks)._withUnsafeGuaranteedRef { $0.chooseCertificate(for: session) }
        }, myself)
        _ = gatehouse_SSL_CTX_set_server_name_callback(context) { session, alert, callbacks in
            ServerCallbacks.at(callbacks)._withUnsafeGuaranteedRef { $0.judgeName(of: session, alert: alert) }
        }
        _ = gatehouse_SSL_CTX_set_server_name_argument(context, myself)
        if !protocols.isEmpty {
            SSL_CTX_set_alpn_select_cb(context, { _, chosen, chosenCount, offered, offeredCount, callbacks in
                ServerCallbacks.at(callbacks)._withUnsafeGuaranteedRef {
                    $0.chooseProtocol(chosen, chosenCount, offered, offeredCount)
                }
            }, myself)
        }
        installHello(in: context)
        installStapling(in: context)
        gatehouse_SSL_CTX_set_ticket_owner(context, myself)
        SSL_CTX_set_tlsext_ticket_key_evp_cb(context) { session, name, vector, encryption, authentication, sealing in
            guard let session, let name, let vector else { return -1 }
            // A handshake that left for a context of another kind has no tickets.
            guard let owner = gatehouse_SSL_get_ticket_owner(session) else { return 0 }
            return ServerCallbacks.at(owner)._withUnsafeGuaranteedRef {
                sealing == 1
                    ? $0.sealer.seal(name: name, vector: vector, encryption: encryption, authentication: authentication)
                    : $0.sealer.open(
                        name: name, vector: vector, encryption: encryption, authentication: authentication,
                        renewAlways: SSL_version(session) >= TLS1_3_VERSION)
            }
        }
    }

    static func at(_ pointer: UnsafeMutableRawPointer?) -> Unmanaged<ServerCallbacks> {
        guard let pointer else { preconditionFailure("OpenSSL lost the argument that a callback was registered with") }
        return Unmanaged.fromOpaque(pointer)
    }

    /// 1 to go on, 0 to fail the handshake.
    private func chooseCertificate(for session: OpaquePointer?) -> Int32 {
        let offer = find(SSL_get_servername(session, TLSEXT_NAMETYPE_host_name)).offer
        if isDefaultOffer[offer] { return 1 }
        SSL_certs_clear(session)
        for pair in index.offers[offer] {
            guard SSL_use_cert_and_key(session, pair.leaf, pair.key, pair.chain, 1) == 1 else { return 0 }
        }
        return 1
    }

    /// Takes any name, unless unknown ones shall be refused (RFC 6066 §3).
    private func judgeName(of session: OpaquePointer?, alert: UnsafeMutablePointer<Int32>?) -> Int32 {
        guard index.unknownNames == .refuse,
            let name = SSL_get_servername(session, TLSEXT_NAMETYPE_host_name),
            find(name).matched == .default
        else { return SSL_TLSEXT_ERR_OK }
        alert?.pointee = SSL_AD_UNRECOGNIZED_NAME
        return SSL_TLSEXT_ERR_ALERT_FATAL
    }

    private func find(_ name: UnsafePointer<CChar>?) -> (offer: Int, matched: ServerNameIndex.Match) {
        guard let name else { return (0, .default) }
        let count = strlen(name)
        return name.withMemoryRebound(to: UInt8.self, capacity: count) {
            index.find(UnsafeBufferPointer(start: $0, count: count))
        }
    }

    /// Our order decides. Nothing in common is a fatal no_application_protocol (RFC 7301 §3.2).
    private func chooseProtocol(
        _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ chosenCount: UnsafeMutablePointer<UInt8>?,
        _ offered: UnsafePointer<UInt8>?, _ offeredCount: UInt32
    ) -> Int32 {
        var selected: UnsafeMutablePointer<UInt8>?
        let result = SSL_select_next_proto(
            &selected, chosenCount, protocols.baseAddress, UInt32(protocols.count), offered, offeredCount)
        guard result == OPENSSL_NPN_NEGOTIATED else { return SSL_TLSEXT_ERR_ALERT_FATAL }
        chosen?.pointee = UnsafePointer(selected)
        return SSL_TLSEXT_ERR_OK
    }
}
