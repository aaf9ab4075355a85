// Why a connection is of no more use.

public import TLS

/// How a connection broke.
public enum ConnectionFailure: Error {
    /// The kernel reported a reset or another error of the connection.
    case reset
    /// The peer left in the middle of the TLS handshake.
    case handshakeEnded
    /// TLS refused what the peer said, or the peer refused us.
    case tls(TLSFailure)
}
