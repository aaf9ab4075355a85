// The head of a request, with its target and authority taken apart.

public import Bytes

/// What only a request head has: plain data (see `MessageValues`), documented at the accessors of the same names.
public struct RequestValues {
    public var methodRange = ByteRange.empty
    public var target = ByteRange.empty
    public var authority = ByteRange.empty
    public var host = ByteRange.empty
    public var path = ByteRange.empty
    public var query = ByteRange.empty
    public var port: UInt16 = 0
    /// Whether `port` has a meaning.
    public var hasPort = false
    public var hasQuery = false
    public var hasEmptyPath = false
    public var method = HTTPMethod.other
    public var form = TargetForm.origin
    public var scheme = TargetScheme.none
    public var canonicalPathIsRaw = true
    public var hostKeyCount = 0
    public var canonicalPathCount = 0
    /// Bytes that `canonicalPathBytes` has room for.
    public var canonicalPathCapacity = 0
    /// Room for `RequestHead.maximumHostBytes` and one byte.
    public var hostKey: UnsafeMutablePointer<UInt8>
    /// Memory of a canonical path, made when the first is needed.
    public var canonicalPathBytes: UnsafeMutablePointer<UInt8>?
}

/// The head of a request (RFC 9112 §3, §5). Ranges count from the head's first byte.
public final class RequestHead: MessageHead {
    /// The longest host name, in bytes: DNS allows 253 (RFC 1035 §2.3.4).
    public static let maximumHostBytes = 255

    /// The plain values, for codecs.
    public let request: UnsafeMutablePointer<RequestValues>

    public override init() {
        request = .allocate(capacity: 1)
        request.initialize(to: RequestValues(hostKey: .allocate(capacity: Self.maximumHostBytes + 1)))
        super.init()
        reset()
    }

    deinit {
        request.pointee.hostKey.deallocate()
        request.pointee.canonicalPathBytes?.deallocate()
        request.deallocate()
    }

    /// The method as a number; its bytes are `methodRange`.
    @inlinable public var method: HTTPMethod { request.pointee.method }
    /// The method's bytes.
    @inlinable public var methodRange: ByteRange { request.pointee.methodRange }
    /// The request target as received.
    @inlinable public var target: ByteRange { request.pointee.target }
    /// The target's form.
    @inlinable public var form: TargetForm { request.pointee.form }
    /// The scheme of an absolute-form target.
    @inlinable public var scheme: TargetScheme { request.pointee.scheme }
    /// `host[:port]` from the target, or else from Host; empty in HTTP/1.0 without either.
    @inlinable public var authority: ByteRange { request.pointee.authority }
    /// The authority without its port; an IPv6 literal keeps its brackets.
    @inlinable public var host: ByteRange { request.pointee.host }
    /// The authority's port, if it names one.
    @inlinable public var port: UInt16? { request.pointee.hasPort ? request.pointee.port : nil }
    /// The path as received, without the query.
    ///
    /// `/…` in origin-form; `*` in asterisk-form; empty in authority-form. Where an absolute-form target has no path,
    /// the range is that of a `/` in its `://`, so that it reads as the path it means (RFC 9112 §3.2.1), and
    /// `hasEmptyPath` is true.
    @inlinable public var path: ByteRange { request.pointee.path }
    /// Whether an absolute-form target had no path. With OPTIONS it then means `*` (RFC 9112 §3.2.4).
    @inlinable public var hasEmptyPath: Bool { request.pointee.hasEmptyPath }
    /// The query without its `?`.
    @inlinable public var query: ByteRange { request.pointee.query }
    /// Whether there was a `?`, be it the last byte.
    @inlinable public var hasQuery: Bool { request.pointee.hasQuery }
    /// How far the body reaches; never `.untilClose`.
    @inlinable public var body: BodyLength { message.pointee.body }

    /// The host in lower case, without port and without trailing dot: what routes are found by. Empty without a host.
    @inlinable public var hostKey: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: request.pointee.hostKey, count: request.pointee.hostKeyCount)
    }

    /// The canonical path, or the raw one as long as none was set.
    @inlinable public var canonicalPath: UnsafeBufferPointer<UInt8> {
        if request.pointee.canonicalPathIsRaw { return buffer(of: request.pointee.path) }
        return UnsafeBufferPointer(
            start: request.pointee.canonicalPathBytes, count: request.pointee.canonicalPathCount)
    }

    /// Whether the canonical path is the raw one, byte for byte.
    @inlinable public var canonicalPathIsRaw: Bool { request.pointee.canonicalPathIsRaw }

    /// Memory to write a canonical path of up to `capacity` bytes to, before `setCanonicalPath(count:)`.
    public func canonicalPathMemory(capacity: Int) -> UnsafeMutableBufferPointer<UInt8> {
        if let bytes = request.pointee.canonicalPathBytes, request.pointee.canonicalPathCapacity >= capacity {
            return UnsafeMutableBufferPointer(start: bytes, count: request.pointee.canonicalPathCapacity)
        }
        request.pointee.canonicalPathBytes?.deallocate()
        let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        request.pointee.canonicalPathBytes = bytes
        request.pointee.canonicalPathCapacity = capacity
        return UnsafeMutableBufferPointer(start: bytes, count: capacity)
    }

    /// Says that the canonical path is the first `count` bytes of `canonicalPathMemory`.
    @inlinable
    public func setCanonicalPath(count: Int) {
        request.pointee.canonicalPathCount = count
        request.pointee.canonicalPathIsRaw = false
    }

    /// Says that the raw path is canonical.
    @inlinable
    public func setCanonicalPathToRaw() { request.pointee.canonicalPathIsRaw = true }

    /// Forgets the request; memory stays for the next one.
    @inlinable
    public func reset() {
        resetMessage()
        request.pointee.method = .other
        request.pointee.methodRange = .empty
        request.pointee.target = .empty
        request.pointee.authority = .empty
        request.pointee.host = .empty
        request.pointee.path = .empty
        request.pointee.query = .empty
        request.pointee.hasPort = false
        request.pointee.hasQuery = false
        request.pointee.hasEmptyPath = false
        request.pointee.form = .origin
        request.pointee.scheme = .none
        request.pointee.hostKeyCount = 0
        request.pointee.canonicalPathIsRaw = true
    }

    /// Gives memory above the usual back; the request is forgotten if there was any.
    public func releaseExcess() {
        releaseMessageExcess()
        if request.pointee.canonicalPathCapacity > Self.usualByteCapacity {
            request.pointee.canonicalPathBytes?.deallocate()
            request.pointee.canonicalPathBytes = nil
            request.pointee.canonicalPathCapacity = 0
            request.pointee.canonicalPathIsRaw = true
        }
    }
}
