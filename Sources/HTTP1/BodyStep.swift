// What a body decoder found next.

public import Bytes

/// One step through the bytes of a body. The driver does what it says and asks again, from where it says.
public enum BodyStep: Equatable, Sendable {
    /// Payload: `count` (at least 1) bytes at offset `start`. Ask again from `start + count`.
    case data(start: Int, count: Int)
    /// All before `from` is consumed. The bytes from there on, if any, are to be presented again with more behind
    /// them: they are part of a trailer section, so at most `maximumTrailerBytes`. Otherwise `from` is the end.
    case needMore(from: Int)
    /// The message is complete; the next one begins at `consumed`. `trailers` is the validated trailer section, each
    /// line with its CRLF, without the final empty line; empty if there is none.
    case end(consumed: Int, trailers: ByteRange)
}
