// What a gateway must know of gRPC: which requests are its, how long they may take, and how an error is told.

internal import Bytes

/// The parts of gRPC over HTTP/2 that its framing leaves to fields (gRPC's PROTOCOL-HTTP2 document).
public enum GRPC {
    /// Whether a request is a call: its Content-Type is `application/grpc`, alone or with a suffix or parameters.
    /// gRPC-Web (`application/grpc-web`) is HTTP as any other.
    public static func isCall(_ head: RequestHead) -> Bool {
        guard head.flags.contains(.http2), let index = head.first(.contentType) else { return false }
        let value = head.buffer(of: head.fields[index].value)
        let type: StaticString = "application/grpc"
        let count = type.utf8CodeUnitCount
        guard let start = value.baseAddress, value.count >= count,
            CaseInsensitiveASCII.equal(start, type.utf8Start, count: count)
        else { return false }
        return value.count == count || value[count] == UInt8(ascii: "+") || value[count] == UInt8(ascii: ";")
    }

    /// Nanoseconds that the caller gives the call in `grpc-timeout`; nil where it says nothing that can be read.
    public static func timeout(_ head: RequestHead) -> UInt64? {
        guard let index = head.first(named: "grpc-timeout") else { return nil }
        let value = head.buffer(of: head.fields[index].value)
        // At most eight digits and a unit.
        guard (2...9).contains(value.count), let start = value.baseAddress,
            let number = DecimalNumber.read(start, count: value.count - 1, maximum: 99_999_999)
        else { return nil }
        switch value[value.count - 1] {
        case UInt8(ascii: "H"): return number &* 3_600_000_000_000
        case UInt8(ascii: "M"): return number &* 60_000_000_000
        case UInt8(ascii: "S"): return number &* 1_000_000_000
        case UInt8(ascii: "m"): return number &* 1_000_000
        case UInt8(ascii: "u"): return number &* 1_000
        case UInt8(ascii: "n"): return number
        default: return nil
        }
    }

    /// The code of a `grpc-status` value; nil where it is not one number up to 99.
    public static func status(_ value: UnsafeBufferPointer<UInt8>) -> UInt8? {
        guard let start = value.baseAddress,
            let number = DecimalNumber.read(start, count: value.count, maximum: 99)
        else { return nil }
        return UInt8(number)
    }

    /// The code of `grpc-status` among trailer lines; nil where there is none.
    public static func status(inTrailers lines: UnsafeBufferPointer<UInt8>) -> UInt8? {
        let name: StaticString = "grpc-status:"
        let count = name.utf8CodeUnitCount
        guard let start = lines.baseAddress else { return nil }
        var position = 0
        while position < lines.count {
            var end = position
            while end < lines.count, lines[end] != ASCII.carriageReturn { end += 1 }
            if end - position > count, CaseInsensitiveASCII.equal(start + position, name.utf8Start, count: count) {
                var valueStart = position + count
                while valueStart < end, ASCII.isWhitespace(lines[valueStart]) { valueStart += 1 }
                return status(UnsafeBufferPointer(rebasing: lines[valueStart..<end]))
            }
            position = end + 2
        }
        return nil
    }

    /// What a status of HTTP is called in gRPC where a gateway answers: its http-grpc-status-mapping, and beyond it
    /// what says more: a body that is too large, or too many requests, exhaust something.
    public static func status(ofHTTP status: UInt16) -> UInt8 {
        switch status {
        case 400, 431, 414: 13
        case 401: 16
        case 403: 7
        case 404, 405, 501: 12
        case 413, 429: 8
        case 408, 421, 502, 503, 504: 14
        case 500: 13
        default: 2
        }
    }

    /// A call took longer than it may.
    public static let deadlineExceeded: UInt8 = 4
    /// RESOURCE_EXHAUSTED.
    public static let resourceExhausted: UInt8 = 8
}
