// The first bytes of an HTTP/2 connection.

/// The client connection preface (RFC 9113 §3.4).
public enum ClientPreface {
    /// `PRI * HTTP/2.0`, an empty line, `SM` and another one: 24 bytes that no HTTP/1 request begins with.
    public static let bytes: StaticString = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

    /// What the first bytes of a connection have to do with the preface.
    public enum Match: Equatable, Sendable {
        /// They are something else.
        case different
        /// They are the preface's beginning: more are needed.
        case beginning
        /// They begin with the whole preface.
        case complete
    }

    /// Compares the first bytes of a connection with the preface.
    public static func match(_ start: UnsafePointer<UInt8>, count: Int) -> Match {
        let preface = bytes.utf8Start
        let length = bytes.utf8CodeUnitCount
        var index = 0
        while index < min(count, length) {
            if start[index] != preface[index] { return .different }
            index &+= 1
        }
        return count < length ? .beginning : .complete
    }
}
