// A response about one certificate that may be sent along with it, and what is known besides.

internal import COpenSSL
internal import Synchronization

/// An OCSP response that says that a certificate is good, verified when it was made into this. Immutable and shared:
/// a handshake copies its bytes once, because OpenSSL wants memory of its own.
public final class OCSPStaple: Sendable {
    /// The whole OCSPResponse, DER.
    public let bytes: [UInt8]
    /// Since when its authority says so, seconds since 1970.
    public let thisUpdate: Int64
    /// From when on it is not sent any more: the response's `nextUpdate`.
    public let end: Int64

    init(bytes: [UInt8], thisUpdate: Int64, end: Int64) {
        self.bytes = bytes
        self.thisUpdate = thisUpdate
        self.end = end
    }

    /// Whether it may be sent at `now`.
    public func isCurrent(at now: Int64) -> Bool { now < end }
}

/// What is known of one certificate's revocation.
public struct StapleStanding: Sendable {
    /// What is sent along, until it ends; nil without.
    public var staple: OCSPStaple?
    /// When it was revoked, seconds since 1970; nil while it is not known to be.
    public var revoked: Int64?
    /// When its responder is asked next; nil where nobody asks.
    public var nextLook: Int64?
    /// Why the last attempt came to nothing, for people; nil after a success.
    public var failure: String?

    public init() {}
}

/// The place of a certificate's standing: written by whoever asks responders, read by handshakes and listings.
///
/// A handshake takes a lock for as long as it takes to count one reference: nobody waits in it.
public final class StapleSlot: Sendable {
    private let state = Mutex(StapleStanding())

    init() {}

    public var standing: StapleStanding { state.withLock { $0 } }

    /// Whether the certificate is known to be revoked.
    public var isRevoked: Bool { state.withLock { $0.revoked != nil } }

    /// What may be sent at `now`.
    public func staple(at now: Int64) -> OCSPStaple? {
        state.withLock { $0.staple.flatMap { $0.isCurrent(at: now) ? $0 : nil } }
    }

    public func update(_ change: (inout StapleStanding) -> Void) { state.withLock { change(&$0) } }

    // MARK: At the certificate

    /// Where a certificate keeps a reference to its slot.
    private static let index = gatehouse_X509_new_index { _, slot, _, _, _, _ in
        guard let slot else { return }
        Unmanaged<StapleSlot>.fromOpaque(slot).release()
    }

    /// Has `certificate` hold the slot for as long as it lives. Before others see the certificate.
    func attach(to certificate: OpaquePointer) {
        let reference = Unmanaged.passRetained(self)
        guard Self.index >= 0, X509_set_ex_data(certificate, Self.index, reference.toOpaque()) == 1 else {
            reference.release()
            return
        }
    }

    /// The slot that `attach` gave to the certificate; lent.
    static func of(_ certificate: OpaquePointer) -> Unmanaged<StapleSlot>? {
        X509_get_ex_data(certificate, index).map { Unmanaged.fromOpaque($0) }
    }
}
