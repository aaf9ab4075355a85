// Why an upstream did not answer, and what may be done about it.

/// A failure on the upstream's side of an exchange.
public struct UpstreamFailure: Error, Equatable, Sendable {
    /// What happened.
    public enum Kind: Equatable, Sendable {
        /// The name is not resolved (yet), or leads only to refused addresses.
        case unresolved
        /// Every endpoint has weight 0, or there is none.
        case noEndpoint
        /// Connections of this worker to the endpoint are at their maximum.
        case tooManyConnections
        /// The process is out of descriptors or ports.
        case outOfResources
        /// The endpoint refused or reset the connection before it was made.
        case connectRefused
        /// No connection within the connect timeout.
        case connectTimeout
        /// The TLS handshake failed, or the certificate was not the right one.
        case tlsFailed
        /// The endpoint was to speak HTTP/2 over TLS and did not agree to it (RFC 9113 §3.2).
        case protocolNotAgreed
        /// The endpoint takes no extended CONNECT on its HTTP/2 connections (RFC 8441 §3).
        case switchNotAllowed
        /// The endpoint took no more requests on the HTTP/2 connection: this one was not looked at (RFC 9113 §8.7).
        case refused
        /// The connection ended before the answer's head was complete.
        case closedBeforeAnswer
        /// The connection ended in the middle of the answer's body.
        case closedInAnswer
        /// The answer breaks RFC 9112.
        case malformedAnswer
        /// Silence for longer than the response timeout.
        case responseTimeout
    }

    /// What happened.
    public let kind: Kind
    /// Whether no byte of the request can have been acted upon: another try is safe whatever the method.
    public let nothingWasSent: Bool
    /// Whether the connection had served before and was found dead: the usual race with a backend that closes.
    public let wasReused: Bool

    /// The endpoint's place in its pool; -1 where none was picked.
    public let endpoint: Int

    public init(_ kind: Kind, nothingWasSent: Bool = false, wasReused: Bool = false, endpoint: Int = -1) {
        self.kind = kind
        self.nothingWasSent = nothingWasSent
        self.wasReused = wasReused
        self.endpoint = endpoint
    }

    /// The status to answer with (RFC 9110 §15.6): 503 where we did not try, 504 for silence, else 502.
    public var status: UInt16 {
        switch kind {
        case .unresolved, .noEndpoint, .tooManyConnections, .outOfResources: 503
        case .connectTimeout, .responseTimeout: 504
        case .connectRefused, .tlsFailed, .protocolNotAgreed, .switchNotAllowed, .refused, .closedBeforeAnswer,
            .closedInAnswer, .malformedAnswer:
            502
        }
    }

    /// For the log.
    public var reason: StaticString {
        switch kind {
        case .unresolved: "upstream name not resolved"
        case .noEndpoint: "upstream has no endpoint"
        case .tooManyConnections: "upstream connection limit"
        case .outOfResources: "out of descriptors"
        case .connectRefused: "upstream refused the connection"
        case .connectTimeout: "upstream connect timeout"
        case .tlsFailed: "upstream TLS failed"
        case .protocolNotAgreed: "upstream does not speak HTTP/2"
        case .switchNotAllowed: "upstream takes no extended CONNECT"
        case .refused: "upstream refused the stream"
        case .closedBeforeAnswer: "upstream closed before answering"
        case .closedInAnswer: "upstream closed in mid answer"
        case .malformedAnswer: "upstream answer malformed"
        case .responseTimeout: "upstream response timeout"
        }
    }
}
