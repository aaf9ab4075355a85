// The OpenSSL BIO that reads and writes a worker's buffers instead of a socket.

internal import COpenSSL
internal import Glibc

/// Makes BIOs over a `BIOWindow`.
///
/// One BIO serves all sessions of a worker: OpenSSL keeps no per-session state in a source and sink BIO except the
/// retry flags, which it reads back before the same call returns. That spares an idle session a BIO of its own.
enum BufferBIO {
    /// The method table, made once for the process.
    private nonisolated(unsafe) static let method: OpaquePointer? = {
        let method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "gatehouse buffers")
        BIO_meth_set_create(method) { bio in
            BIO_set_init(bio, 1)
            return 1
        }
        BIO_meth_set_ctrl(method) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
        BIO_meth_set_read(method) { bio, destination, count in
            guard let window = window(of: bio), let destination else { return -1 }
            return BufferBIO.read(from: window, into: destination, count: Int(count), bio: bio)
        }
        BIO_meth_set_write(method) { bio, source, count in
            guard let window = window(of: bio), let source else { return -1 }
            return BufferBIO.append(source, count: Int(count), to: window, bio: bio)
        }
        return method
    }()

    /// A BIO over `window`, which must outlive it; nil when memory is short.
    static func make(over window: UnsafeMutablePointer<BIOWindow>) -> OpaquePointer? {
        let bio = BIO_new(method)
        BIO_set_data(bio, window)
        return bio
    }

    @inline(__always)
    private static func window(of bio: OpaquePointer?) -> UnsafeMutablePointer<BIOWindow>? {
        BIO_get_data(bio)?.assumingMemoryBound(to: BIOWindow.self)
    }

    @inline(__always)
    private static func read(
        from window: UnsafeMutablePointer<BIOWindow>, into destination: UnsafeMutablePointer<CChar>, count: Int,
        bio: OpaquePointer?
    ) -> Int32 {
        gatehouse_BIO_clear_retry_flags(bio)
        let taken = min(count, window.pointee.inputCount)
        guard taken > 0, let input = window.pointee.input else {
            gatehouse_BIO_set_retry_read(bio)
            return -1
        }
        memcpy(destination, input, taken)
        window.pointee.input = input + taken
        window.pointee.inputCount &-= taken
        return Int32(truncatingIfNeeded: taken)
    }

    @inline(__always)
    private static func append(
        _ source: UnsafePointer<CChar>, count: Int, to window: UnsafeMutablePointer<BIOWindow>, bio: OpaquePointer?
    ) -> Int32 {
        gatehouse_BIO_clear_retry_flags(bio)
        let start = window.pointee.outputCount
        guard count <= window.pointee.outputCapacity &- start else {
            window.pointee.overflowed = true
            return -1
        }
        memcpy(window.pointee.output + start, source, count)
        window.pointee.outputCount = start &+ count
        return Int32(truncatingIfNeeded: count)
    }
}
