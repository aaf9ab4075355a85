// The error codes of RST_STREAM and GOAWAY.

/// An error code of RFC 9113 §7.
public struct HTTP2ErrorCode: RawRepresentable, Equatable, Sendable {
    /// The code on the wire.
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Nothing is wrong; in RST_STREAM after a whole response: send no more of the request (RFC 9113 §8.1).
    public static let noError = HTTP2ErrorCode(rawValue: 0x0)
    /// The peer broke the protocol.
    public static let protocolError = HTTP2ErrorCode(rawValue: 0x1)
    /// Something failed on our side.
    public static let internalError = HTTP2ErrorCode(rawValue: 0x2)
    /// The peer sent more than the window allows.
    public static let flowControlError = HTTP2ErrorCode(rawValue: 0x3)
    /// A frame came for a stream that its sender had ended.
    public static let streamClosed = HTTP2ErrorCode(rawValue: 0x5)
    /// The stream was not begun to be processed: it may be tried again.
    public static let refusedStream = HTTP2ErrorCode(rawValue: 0x7)
    /// The stream is no longer wanted.
    public static let cancel = HTTP2ErrorCode(rawValue: 0x8)
    /// The peer makes too much work.
    public static let enhanceYourCalm = HTTP2ErrorCode(rawValue: 0xB)
}
