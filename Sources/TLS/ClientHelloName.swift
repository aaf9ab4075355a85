// The server name of a ClientHello, read from a connection's first bytes without taking them.

/// Reads TLS records and the ClientHello in them as far as the server name (RFC 8446 §4.1.2, RFC 6066 §3).
///
/// The hello may be spread over many records (RFC 8446 §5.1) and many reads; nothing is kept between calls.
public enum ClientHelloName {
    /// What the bytes say.
    public enum Finding: Equatable, Sendable {
        /// More are needed.
        case incomplete
        /// The client asks for this name, as it sent it.
        case name([UInt8])
        /// A ClientHello that names nobody.
        case noName
        /// Something else: TLS itself will say what is wrong with it.
        case notAHello
    }

    /// Bytes of records and hello that are looked at; a longer one names nobody. 16 KiB: a record's largest payload,
    /// and several times what post-quantum key shares take.
    public static let maximumBytes = 16 << 10

    /// Reads `bytes`, a connection's first.
    public static func find(in bytes: UnsafeBufferPointer<UInt8>) -> Finding {
        var hello: [UInt8] = []
        var position = 0
        // The hello's own length, once its header is there.
        var wanted = 4
        while hello.count < wanted {
            guard position <= maximumBytes else { return .noName }
            guard bytes.count >= position + 5 else {
                return isHandshakeRecord(bytes, at: position) ? .incomplete : .notAHello
            }
            guard isHandshakeRecord(bytes, at: position) else { return .notAHello }
            let length = Int(bytes[position + 3]) << 8 | Int(bytes[position + 4])
            guard length > 0, length <= 1 << 14 else { return .notAHello }
            let available = min(length, bytes.count - position - 5)
            hello += bytes[position + 5..<position + 5 + available]
            if let first = hello.first, first != 1 { return .notAHello }
            if hello.count >= 4 { wanted = 4 + (Int(hello[1]) << 16 | Int(hello[2]) << 8 | Int(hello[3])) }
            guard wanted <= maximumBytes else { return .noName }
            if available < length, hello.count < wanted { return .incomplete }
            position += 5 + length
        }
        var reader = Reader(bytes: hello[4..<wanted])
        return reader.readName()
    }

    /// Whether a record of handshake messages begins at `position`, as far as can be seen.
    private static func isHandshakeRecord(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> Bool {
        if bytes.count > position, bytes[position] != 22 { return false }
        return bytes.count <= position + 1 || bytes[position + 1] == 3
    }

    /// Reads a hello's body.
    private struct Reader {
        var bytes: ArraySlice<UInt8>

        mutating func readName() -> Finding {
            // Version and random, session id, cipher suites, compression methods.
            guard skip(34), skipVector(1), skipVector(2), skipVector(1) else { return .notAHello }
            guard !bytes.isEmpty else { return .noName }
            guard var extensions = vector(2), bytes.isEmpty else { return .notAHello }
            while !extensions.bytes.isEmpty {
                guard let type = extensions.number(2), var content = extensions.vector(2) else { return .notAHello }
                guard type == 0 else { continue }
                guard var names = content.vector(2), content.bytes.isEmpty else { return .notAHello }
                while !names.bytes.isEmpty {
                    guard let kind = names.number(1), let name = names.vector(2) else { return .notAHello }
                    if kind == 0 { return name.bytes.isEmpty ? .notAHello : .name(Array(name.bytes)) }
                }
                return .noName
            }
            return .noName
        }

        mutating func number(_ size: Int) -> Int? {
            guard bytes.count >= size else { return nil }
            let value = bytes.prefix(size).reduce(0) { $0 << 8 | Int($1) }
            bytes = bytes.dropFirst(size)
            return value
        }

        mutating func skip(_ count: Int) -> Bool {
            guard bytes.count >= count else { return false }
            bytes = bytes.dropFirst(count)
            return true
        }

        mutating func vector(_ sizeBytes: Int) -> Reader? {
            guard let size = number(sizeBytes), bytes.count >= size else { return nil }
            defer { bytes = bytes.dropFirst(size) }
            return Reader(bytes: bytes.prefix(size))
        }

        mutating func skipVector(_ sizeBytes: Int) -> Bool { vector(sizeBytes) != nil }
    }
}
