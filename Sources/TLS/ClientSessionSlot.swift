// The newest session of one upstream endpoint, kept so that the next connection resumes it.

internal import COpenSSL
internal import Synchronization

/// Holds at most one `SSL_SESSION`.
///
/// OpenSSL changes a session that a connection uses, so connections on different threads never share one: both ways
/// through the slot copy it, at about a microsecond each.
final class ClientSessionSlot: Sendable {
    private struct Held: @unchecked Sendable {
        // Only touched under the lock.
        var session: OpaquePointer?
    }

    private let held = Mutex(Held())

    deinit { held.withLock { SSL_SESSION_free($0.session) } }

    /// Keeps a copy of `session` in place of the one before.
    func keep(_ session: OpaquePointer) {
        let copy = Held(session: SSL_SESSION_dup(session))
        held.withLock {
            SSL_SESSION_free($0.session)
            $0 = copy
        }
    }

    /// Keeps nothing any more.
    func forget() {
        held.withLock {
            SSL_SESSION_free($0.session)
            $0.session = nil
        }
    }

    /// Lets `connection` offer the kept session, if there is one.
    func offer(to connection: OpaquePointer) {
        let copy = held.withLock { Held(session: $0.session.flatMap { SSL_SESSION_dup($0) }) }
        guard let session = copy.session else { return }
        if SSL_SESSION_is_resumable(session) == 1 { SSL_set_session(connection, session) }
        SSL_SESSION_free(session)
    }
}
