// Fields that pass for another one behind an application server's back door.

internal import Bytes

/// Drops the twins of fields that Gatehouse answers for.
///
/// CGI and its heirs (WSGI, Rack, FastCGI) hand names on with every `-` made a `_` (RFC 3875 §4.1.18), so that
/// `X_Forwarded_For` and `X-Forwarded-For` become one variable, and nobody knows whose value it holds. A twin of a
/// field that frames the message, that stays on one connection, or in which we speak for the client is therefore
/// never forwarded. Other names with underscores pass: `X_Filename` is somebody's upload.
public enum TwinFields {
    /// Names whose twins are dropped, as `FieldName.bit`s.
    private static var guarded: UInt64 {
        FieldName.hopByHop | FieldName.contentLength.bit | FieldName.xForwardedFor.bit | FieldName.xForwardedProto.bit
            | FieldName.xForwardedHost.bit | FieldName.xForwardedPort.bit | FieldName.xRealIP.bit
            | FieldName.xRequestID.bit | FieldName.xForwardedClientCert.bit
    }

    /// Marks the twins among a request's field lines as dropped. The head's fields are read already.
    public static func drop(from head: RequestHead) {
        let fields = head.fields
        let bytes = UnsafePointer(head.bytes)
        var index = 0
        while index < head.fieldCount {
            let line = fields[index]
            if line.known == .other, isTwin(bytes + Int(line.name.start), count: Int(line.name.count)) {
                head.drop(index)
            }
            index &+= 1
        }
    }

    /// Whether a name of any bytes is a guarded one but for its underscores.
    public static func isTwin(_ name: Span<UInt8>) -> Bool {
        guard name.count <= FieldName.maximumKnownLength else { return false }
        var padded = InlineArray<40, UInt8>(repeating: 0)
        for index in name.indices { padded[index] = name[index] }
        return padded.span.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { isTwin($0, count: name.count) } ?? false
        }
    }

    /// Whether a name is a guarded one but for its underscores. Eight bytes at each of its bytes must be readable.
    private static func isTwin(_ name: UnsafePointer<UInt8>, count: Int) -> Bool {
        guard hasUnderscore(name, count: count), count <= FieldName.maximumKnownLength else { return false }
        var mapped = InlineArray<40, UInt8>(repeating: 0)
        for index in 0..<count {
            mapped[index] = name[index] == UInt8(ascii: "_") ? UInt8(ascii: "-") : name[index]
        }
        let known = mapped.span.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { FieldName(token: $0, count: count) } ?? .other
        }
        return known != .other && guarded & known.bit != 0
    }

    /// Looks at eight bytes a step: most names have no underscore.
    @inline(__always)
    private static func hasUnderscore(_ name: UnsafePointer<UInt8>, count: Int) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        var offset = 0
        while offset < count {
            let difference = (ByteWord.load(name + offset) ^ (ones &* 0x5F)) | ~ByteWord.mask(count &- offset)
            // A borrow may mark a byte wrongly, but only behind one that is marked rightly.
            if (difference &- ones) & ~difference & (ones &* 0x80) != 0 { return true }
            offset &+= 8
        }
        return false
    }
}
