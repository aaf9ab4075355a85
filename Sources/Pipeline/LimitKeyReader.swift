// A request's key under a limit: as a digest for the table, and in words for the operator.

public import Addressing
internal import Bytes
public import HTTPSemantics
public import RateLimiting
public import Snapshots

/// What of a request its limits count by.
public struct LimitSubject {
    /// The client's address, past trusted proxies.
    public var client: IPAddress
    /// The route's name; empty where none took the request.
    public var route: String
    /// The listener's address as written.
    public var listener: String
    /// What the client's certificate calls it; nil where it has shown none.
    public var identity: [UInt8]?

    public init(client: IPAddress, route: String, listener: String, identity: [UInt8]? = nil) {
        self.identity = identity
        self.client = client
        self.route = route
        self.listener = listener
    }
}

/// Reads keys.
public enum LimitKeyReader {
    /// The digest of an address, as a key of that part alone has it.
    @inline(__always)
    public static func digest(
        _ key: LimitKey, of address: IPAddress, secret: KeyHashSecret
    ) -> KeyDigest {
        var hasher = KeyHasher(secret)
        update(&hasher, key, address)
        return hasher.finish()
    }

    /// The digest of a request's key.
    @inline(__always)
    public static func digest(
        _ key: LimitKey, _ head: RequestHead, _ subject: LimitSubject, secret: KeyHashSecret
    ) -> KeyDigest {
        if key.parts.count == 1, case .clientAddress = key.parts[0] {
            return digest(key, of: subject.client, secret: secret)
        }
        return longDigest(key, head, subject, secret)
    }

    @inline(never)
    private static func longDigest(
        _ key: LimitKey, _ head: RequestHead, _ subject: LimitSubject, _ secret: KeyHashSecret
    ) -> KeyDigest {
        var hasher = KeyHasher(secret)
        for part in key.parts {
            let isThere = withValue(of: part, head, subject) { bytes in
                hasher.update(1 as UInt64)
                hasher.update(part: bytes.span)
                return true
            }
            if isThere == nil {
                hasher.update(0 as UInt64)
                update(&hasher, key, subject.client)
            }
        }
        return hasher.finish()
    }

    @inline(__always)
    private static func update(_ hasher: inout KeyHasher, _ key: LimitKey, _ address: IPAddress) {
        let masked = key.masked(address)
        // No client has an address of this upper half: it is the range of multicast.
        hasher.update(masked.isIPv4 ? .max : masked.high)
        hasher.update(masked.low)
    }

    /// Lends the value of a part; nil where the request has none (and for the client's address).
    private static func withValue<Result>(
        of part: LimitKey.Part, _ head: RequestHead, _ subject: LimitSubject,
        _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result? {
        switch part {
        case .clientAddress: return nil
        case .host: return body(head.hostKey)
        case .path: return body(head.canonicalPath)
        case .method: return body(head.buffer(of: head.methodRange))
        case .route:
            var name = subject.route
            return name.withUTF8(body)
        case .listener:
            var name = subject.listener
            return name.withUTF8(body)
        case .clientCertificate: return subject.identity.map { $0.withUnsafeBufferPointer(body) }
        case .header(let name):
            return head.first(named: name.span).map { body(head.buffer(of: head.fields[$0].value)) }
        case .cookie(let name): return RequestPairs.cookie(name, of: head).map(body)
        case .query(let name): return RequestPairs.query(name, of: head).map(body)
        }
    }

    // MARK: Words

    /// A key as the operator may read it: values of fields, cookies and parameters are shown as a hash, since they may
    /// be secrets. Equal values have equal hashes for the life of the process.
    public static func label(
        _ key: LimitKey, _ head: RequestHead, _ subject: LimitSubject, secret: KeyHashSecret
    ) -> [UInt8] {
        guard !key.parts.isEmpty else { return Array("everybody".utf8) }
        var label: [UInt8] = []
        for part in key.parts {
            if !label.isEmpty { label.append(UInt8(ascii: " ")) }
            let isSecret = switch part {
            case .header, .cookie, .query: true
            default: false
            }
            let value = withValue(of: part, head, subject) { bytes in
                isSecret ? hash(bytes, secret) : bytes.prefix(32).map { (0x21...0x7E).contains($0) ? $0 : 0x2E }
            }
            label += value ?? Array(addressText(key, subject.client).utf8)
        }
        return label
    }

    /// An address, with the prefix that counts where it is not the whole.
    public static func addressText(_ key: LimitKey, _ address: IPAddress) -> String {
        let (whole, bits) = address.isIPv4 ? (32, key.ipv4Prefix) : (128, key.ipv6Prefix)
        return bits == whole ? "\(address)" : "\(key.masked(address))/\(bits)"
    }

    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>, _ secret: KeyHashSecret) -> [UInt8] {
        // Another hash than that of buckets, which must not be known.
        var hasher = KeyHasher(secret)
        hasher.update(0x6C61_6265_6C00_0000 as UInt64)
        hasher.update(part: bytes.span)
        let digits = String(hasher.finish().bits & 0xFFFF_FFFF, radix: 16)
        return Array("#\(String(repeating: "0", count: 8 - digits.count))\(digits)".utf8)
    }
}
