// The server name of a ClientHello, read from a connection's first bytes without taking them.

/// Reads TLS records and the ClientHello in them as far as the server name (RFC 8446 §4.1.2, RFC 6066 §3).
///
/// The hello may be spread over many records (RFC 8446 §5.1) and many reads. What was counted is not counted again:
/// however the bytes arrive, each is looked at once, and once more when the hello is complete and is read.
public struct ClientHelloName {
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

    /// Bytes that were counted: records' headers and the hello's own bytes.
    private var position = 0
    /// Bytes of the current record that were not.
    private var recordRest = 0
    /// Bytes of the hello so far, its header of four included, and what that header says so far.
    private var helloCount = 0
    private var helloHeader: UInt32 = 0

    /// Begins with a connection that has sent nothing.
    public init() {}

    /// Reads on. `bytes` are all that the connection has sent: those of the last call, and more.
    public mutating func find(in bytes: UnsafeBufferPointer<UInt8>) -> Finding {
        while helloCount < helloLength {
            if recordRest == 0 {
                guard position <= Self.maximumBytes else { return .noName }
                guard Self.isHandshakeRecord(bytes, at: position) else { return .notAHello }
                guard bytes.count >= position + 5 else { return .incomplete }
                let length = Int(bytes[position + 3]) << 8 | Int(bytes[position + 4])
                guard length > 0, length <= 1 << 14 else { return .notAHello }
                recordRest = length
                position += 5
            }
            guard bytes.count > position else { return .incomplete }
            if helloCount < 4 {
                // A ClientHello is message 1 (RFC 8446 §4).
                guard helloCount > 0 || bytes[position] == 1 else { return .notAHello }
                helloHeader = helloHeader << 8 | UInt32(bytes[position])
                advance(1)
                guard helloLength <= Self.maximumBytes else { return .noName }
            } else {
                advance(min(recordRest, bytes.count - position, helloLength - helloCount))
            }
        }
        return Self.name(inHello: bytes[..<position], count: helloLength)
    }

    /// Bytes of the hello: as many as its header takes, and then as it says.
    private var helloLength: Int { helloCount < 4 ? 4 : 4 + Int(helloHeader & 0xFF_FFFF) }

    private mutating func advance(_ count: Int) {
        position += count
        recordRest -= count
        helloCount += count
    }

    /// Reads the hello that the records in `bytes` carry; its last byte is theirs.
    private static func name(inHello bytes: Slice<UnsafeBufferPointer<UInt8>>, count: Int) -> Finding {
        var hello: [UInt8] = []
        hello.reserveCapacity(count)
        var position = 0
        while position < bytes.count {
            let length = Int(bytes[position + 3]) << 8 | Int(bytes[position + 4])
            let end = min(position + 5 + length, bytes.count)
            hello += bytes[position + 5..<end]
            position = end
        }
        var reader = Reader(bytes: hello[4...])
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
