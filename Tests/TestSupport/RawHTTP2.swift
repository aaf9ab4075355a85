// HTTP/2 by hand: frames and header blocks that no library would send, and frames as they come back.

internal import CNghttp2

/// A frame on the wire (RFC 9113 §4.1).
public struct RawFrame: Equatable, Sendable {
    public var type: UInt8
    public var flags: UInt8
    public var stream: UInt32
    public var payload: [UInt8]

    public init(_ type: UInt8, flags: UInt8 = 0, stream: UInt32 = 0, _ payload: [UInt8] = []) {
        self.type = type
        self.flags = flags
        self.stream = stream
        self.payload = payload
    }

    public static let data: UInt8 = 0
    public static let headers: UInt8 = 1
    public static let priority: UInt8 = 2
    public static let reset: UInt8 = 3
    public static let settings: UInt8 = 4
    public static let pushPromise: UInt8 = 5
    public static let ping: UInt8 = 6
    public static let goAway: UInt8 = 7
    public static let windowUpdate: UInt8 = 8
    public static let continuation: UInt8 = 9
    public static let priorityUpdate: UInt8 = 16

    /// END_STREAM, and ACK.
    public static let end: UInt8 = 1
    /// END_HEADERS.
    public static let endHeaders: UInt8 = 4
    public static let padded: UInt8 = 8
    public static let hasPriority: UInt8 = 32

    /// The frame with its header of nine bytes. `length` overrides what the header says.
    public func bytes(length: Int? = nil) -> [UInt8] {
        let count = UInt32(length ?? payload.count)
        return [UInt8(count >> 16 & 255), UInt8(count >> 8 & 255), UInt8(count & 255), type, flags]
            + Self.number(stream) + payload
    }

    /// Four bytes, the first one first.
    public static func number(_ value: UInt32) -> [UInt8] {
        [UInt8(value >> 24), UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)]
    }

    /// A setting as six bytes.
    public static func setting(_ identifier: UInt16, _ value: UInt32) -> [UInt8] {
        [UInt8(identifier >> 8), UInt8(identifier & 255)] + number(value)
    }

    /// The four bytes at `offset` of the payload.
    public func number(at offset: Int) -> UInt32 {
        guard payload.count >= offset + 4 else { return 0 }
        return payload[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
}

/// Header blocks without compression (RFC 7541 §6.2.2): any name and value as it is.
public enum RawFields {
    /// Literal fields without indexing, names and values as they are, byte for byte.
    public static func block(_ fields: [(String, String)]) -> [UInt8] {
        fields.flatMap { field(Array($0.0.utf8), Array($0.1.utf8)) }
    }

    /// One literal field.
    public static func field(_ name: [UInt8], _ value: [UInt8]) -> [UInt8] { [0] + text(name) + text(value) }

    private static func text(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count >= 127 else { return [UInt8(bytes.count)] + bytes }
        var rest = bytes.count - 127
        var length: [UInt8] = [127]
        while rest >= 128 {
            length.append(UInt8(rest & 127 | 128))
            rest >>= 7
        }
        return length + [UInt8(rest)] + bytes
    }

    /// The usual pseudo-fields.
    public static func request(
        _ method: String = "GET", _ path: String = "/", authority: String = "localhost", scheme: String = "http"
    ) -> [(String, String)] {
        [(":method", method), (":scheme", scheme), (":authority", authority), (":path", path)]
    }
}

/// A client that says what it is told to, and reads frames one by one.
public final class RawHTTP2 {
    public let wire: WireStream
    private var inflater: OpaquePointer?
    private var pending: [UInt8] = []
    /// Whether the server closed the connection.
    public private(set) var isClosed = false

    public static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    /// - Parameter settings: the payload of the first SETTINGS; nil to send nothing at all.
    public init(_ wire: WireStream, settings: [UInt8]? = []) throws {
        self.wire = wire
        nghttp2_hd_inflate_new(&inflater)
        if let settings { try wire.write(Self.preface + RawFrame(RawFrame.settings, settings).bytes()) }
    }

    deinit { nghttp2_hd_inflate_del(inflater) }

    /// The next frame; nil at the connection's end.
    public func next() throws -> RawFrame? {
        while true {
            if pending.count >= 9 {
                let length = Int(pending[0]) << 16 | Int(pending[1]) << 8 | Int(pending[2])
                if pending.count >= 9 + length {
                    let stream = pending[5..<9].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
                    let frame = RawFrame(
                        pending[3], flags: pending[4], stream: stream, Array(pending[9..<9 + length]))
                    pending.removeFirst(9 + length)
                    return frame
                }
            }
            let bytes: [UInt8]
            do { bytes = try wire.read() } catch WireError.broken { bytes = [] }
            guard !bytes.isEmpty else {
                isClosed = true
                return nil
            }
            pending += bytes
        }
    }

    /// The fields of a HEADERS frame, as `name: value`. Must be called for every one, in their order.
    public func fields(_ frame: RawFrame) -> [String] {
        var fields: [String] = []
        var rest = frame.payload[...]
        while true {
            var field = nghttp2_nv()
            var flags: Int32 = 0
            let taken = rest.withUnsafeBufferPointer { bytes in
                nghttp2_hd_inflate_hd2(inflater, &field, &flags, bytes.baseAddress, bytes.count, 1)
            }
            guard taken >= 0 else { return fields + ["(broken)"] }
            rest = rest.dropFirst(taken)
            if flags & Int32(NGHTTP2_HD_INFLATE_EMIT.rawValue) != 0 {
                let name = String(decoding: UnsafeBufferPointer(start: field.name, count: field.namelen), as: UTF8.self)
                let value = String(
                    decoding: UnsafeBufferPointer(start: field.value, count: field.valuelen), as: UTF8.self)
                fields.append("\(name): \(value)")
            }
            if flags & Int32(NGHTTP2_HD_INFLATE_FINAL.rawValue) != 0 {
                nghttp2_hd_inflate_end_headers(inflater)
                return fields
            }
            if taken == 0 { return fields }
        }
    }
}
