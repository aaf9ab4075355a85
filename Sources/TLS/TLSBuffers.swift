// The memory that the TLS sessions of one worker read ciphertext from and write ciphertext to.

internal import COpenSSL

/// Ciphertext in and out, shared by all TLS sessions of one worker.
///
/// A worker serves one connection at a time, so one pair of buffers is enough and an idle session holds none:
/// set `input` to what the socket delivered, call the session, send `output` and reset `outputCount`.
/// Not `Sendable`: buffers and the sessions over them stay on one thread.
public final class TLSBuffers {
    /// What a worker's output buffer holds unless told otherwise: fifteen full records, or the largest
    /// certificate chains in use several times over.
    public static let defaultOutputCapacity = 256 * 1024

    @usableFromInline let window: UnsafeMutablePointer<BIOWindow>

    /// Ciphertext to send; a session appends, the caller sends and then sets `outputCount` to 0.
    public let output: UnsafeMutablePointer<UInt8>

    /// How many bytes `output` can hold.
    public let outputCapacity: Int

    /// The one OpenSSL BIO of all sessions over these buffers; it reads and writes `window`.
    let bio: OpaquePointer?

    /// Buffers with room for `outputCapacity` bytes of ciphertext to send.
    public init(outputCapacity: Int = TLSBuffers.defaultOutputCapacity) {
        precondition(outputCapacity >= TLSSession.maximumRecordBytes, "the output must hold one TLS record")
        self.outputCapacity = outputCapacity
        output = .allocate(capacity: outputCapacity)
        window = .allocate(capacity: 1)
        window.initialize(to: BIOWindow(output: output, outputCapacity: outputCapacity))
        bio = BufferBIO.make(over: window)
    }

    deinit {
        BIO_free(bio)
        window.deallocate()
        output.deallocate()
    }

    /// Ciphertext that just came from the socket: set before a call, moved forward as a session consumes it.
    ///
    /// A session has taken everything once it answers `.wantsInput`; before that the rest is the caller's to keep.
    @inlinable public var input: UnsafePointer<UInt8>? {
        get { window.pointee.input }
        set { window.pointee.input = newValue }
    }

    /// How many bytes of `input` are not consumed yet.
    @inlinable public var inputCount: Int {
        get { window.pointee.inputCount }
        set { window.pointee.inputCount = newValue }
    }

    /// How many bytes of `output` are waiting to be sent.
    @inlinable public var outputCount: Int {
        get { window.pointee.outputCount }
        set { window.pointee.outputCount = newValue }
    }
}

/// What the BIO callbacks see: plain data behind one pointer, so that they touch no reference count.
@usableFromInline
struct BIOWindow {
    @usableFromInline var input: UnsafePointer<UInt8>?
    @usableFromInline var inputCount = 0
    @usableFromInline var outputCount = 0
    @usableFromInline var output: UnsafeMutablePointer<UInt8>
    @usableFromInline var outputCapacity: Int
    /// A write found no room: the call in progress fails with `.outputFull`.
    @usableFromInline var overflowed = false

    init(output: UnsafeMutablePointer<UInt8>, outputCapacity: Int) {
        self.output = output
        self.outputCapacity = outputCapacity
    }
}
