// Who of several processes on one store may write in it.

internal import CLinux
internal import Glibc

/// An exclusive lock on a store, held until the object goes. The kernel gives it up when the process ends, however it
/// ends.
public final class DirectoryLock {
    private let descriptor: Int32

    /// Nil where another process has it.
    ///
    /// - Throws: that the lock's file cannot be opened.
    init?(_ path: String) throws(ProtocolFailure) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw .storage("\(path) cannot be opened: \(String(cString: strerror(errno)))")
        }
        // A lock of the open file, not of the process: NFS since Linux 2.6.12 passes it on to the server.
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            close(descriptor)
            return nil
        }
    }

    deinit { close(descriptor) }
}
