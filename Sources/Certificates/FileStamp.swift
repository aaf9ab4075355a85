// What tells that a file is another one, or has been written to, without reading it.

internal import Glibc

/// The identity and times of a file, behind symbolic links.
///
/// A rename over it changes the inode, a write the times; a link that is turned elsewhere leads to another inode.
struct FileStamp: Equatable, Sendable {
    var device: UInt64
    var inode: UInt64
    /// Bytes.
    var size: Int
    /// When the contents changed, nanoseconds since 1970.
    var modified: Int64
    /// When the inode changed, nanoseconds since 1970; nobody can set it back.
    var changed: Int64
    /// Permission bits.
    var mode: UInt32

    /// The stamp of the file at `path`; nil where there is none that can be looked at.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int(status.st_size)
        modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
        changed = Int64(status.st_ctim.tv_sec) * 1_000_000_000 + Int64(status.st_ctim.tv_nsec)
        mode = UInt32(status.st_mode)
    }

    /// Whether a later write could leave an equal stamp behind: clocks of file systems tick as coarsely as every two
    /// seconds, and a second write within a tick shows nowhere.
    ///
    /// - Parameter now: when the file was read, nanoseconds since 1970.
    func isTooFresh(at now: Int64) -> Bool { max(modified, changed) > now - 2_000_000_000 }
}
