// Tells when something in a set of directories changes.

internal import CLinux
internal import Glibc

/// inotify over directories, never over files: editors and Kubernetes replace files, they do not write into them.
public final class FileChangeSource {
    /// Readable when there is a change; for an event loop to watch. Owned by this object.
    public let descriptor: Int32
    private var watches: [String: Int32] = [:]

    /// Nil where the kernel has no inotify instance left.
    public init?() {
        descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        if descriptor < 0 { return nil }
    }

    deinit { close(descriptor) }

    private static let interesting = UInt32(
        IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF
            | IN_ATTRIB)

    /// Watches these directories from now on, and no others. Those that do not exist are tried again next time.
    public func watch(_ directories: Set<String>) {
        for (directory, watch) in watches where !directories.contains(directory) {
            inotify_rm_watch(descriptor, watch)
            watches[directory] = nil
        }
        for directory in directories {
            // Adding again is harmless, and finds a directory that was replaced by another of its name.
            let watch = inotify_add_watch(descriptor, directory, Self.interesting)
            if watch >= 0 { watches[directory] = watch }
        }
    }

    /// Takes all changes that are waiting; true where there were any.
    public func drain() -> Bool {
        var events = [UInt8](repeating: 0, count: 16 << 10)
        var found = false
        while read(descriptor, &events, events.count) > 0 { found = true }
        return found
    }
}
