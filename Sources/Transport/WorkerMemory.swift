// The buffers that all connections of a worker take turns in.

public import HTTP2
public import TLS

/// One worker's shared buffers.
///
/// Whatever a socket brings is read into `input` and either passed on within the same call or kept by its
/// connection, so ten thousand idle connections cost no buffer. The region belongs to the connection whose turn it
/// is: nobody reads from a second socket before the first one's bytes are dealt with (resuming a peer goes through
/// `EventLoop.schedule`).
public final class WorkerMemory {
    /// Writable bytes in front of `input`: a rewritten head, or a chunk's size line, is laid down there, right
    /// before the body that it announces, so that both leave in one write.
    public static let headroom = 8 << 10
    /// What one read may bring. Large bodies want large reads: with 64 KiB a 10 MiB answer took a quarter more CPU,
    /// all of it in the kernel.
    public static let readSize = 256 << 10
    /// What one read of ciphertext may bring: four full records.
    static let ciphertextReadSize = 64 << 10
    /// Kept input (at most a head of the largest permitted size) and one read behind it, with a TLS record's slack.
    ///
    /// A head may be configured to have 1 MiB. What is not used is never touched, and so takes no memory.
    public static let inputCapacity = (1 << 20) + (512 << 10)
    /// Writable bytes behind any region: the end of a chunk and the last chunk.
    public static let tailroom = 64

    /// Where input regions begin; `headroom` bytes lie before it.
    public let input: UnsafeMutablePointer<UInt8>
    /// Where a body without bytes stands: with headroom and tailroom of its own, whatever lies in `input`.
    public let nowhere: UnsafeMutablePointer<UInt8>
    /// Where bodies that were held back are laid down, piece by piece: `heldSize` bytes with headroom and tailroom.
    public let held: UnsafeMutablePointer<UInt8>
    /// The largest piece of a body that was held back.
    public static let heldSize = 64 << 10
    /// Where heads are written before they are laid down in front of a body.
    public let head = HeadScratch()
    /// Where the fields of HTTP/2 heads are gathered.
    public let fields = FieldBlock()
    /// Ciphertext as it came from a socket.
    let ciphertext: UnsafeMutablePointer<UInt8>
    /// What this worker's TLS sessions read from and write to.
    public let tls: TLSBuffers
    /// Buffers for what must wait.
    public let pool = BufferPool()

    private let allocation: UnsafeMutablePointer<UInt8>

    public init() {
        let size = Self.headroom + Self.inputCapacity + Self.tailroom
        allocation = .allocate(capacity: size)
        input = allocation + Self.headroom
        ciphertext = .allocate(capacity: Self.ciphertextReadSize)
        nowhere = .allocate(capacity: Self.headroom + Self.tailroom) + Self.headroom
        held = .allocate(capacity: Self.headroom + Self.heldSize + Self.tailroom) + Self.headroom
        tls = TLSBuffers(outputCapacity: 256 << 10)
    }

    deinit {
        allocation.deallocate()
        ciphertext.deallocate()
        (nowhere - Self.headroom).deallocate()
        (held - Self.headroom).deallocate()
    }
}
