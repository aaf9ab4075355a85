// Tells when something in a set of directories changes.

internal import CLinux
internal import Glibc

/// inotify over directories, never over files: editors and Kubernetes replace files, they do not write into them.
public final class FileChangeSource {
    /// Readable when there is a change; for an event loop to watch. Owned by this object.
    public let descriptor: Int32
    /// Watches by the directories that were asked for.
    private var watches: [String: Int32] = [:]
    /// How many directories cannot be watched: they are not there, or the kernel has no watch left.
    public private(set) var unwatched = 0

    /// Nil where the kernel has no inotify instance left.
    public init?() {
        descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        if descriptor < 0 { return nil }
    }

    deinit { close(descriptor) }

    private static let interesting = UInt32(
        IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF
            | IN_ATTRIB)

    /// Watches these directories from now on, and no others.
    ///
    /// Where one does not exist, the nearest directory above it is watched in its place, so that its making is noticed.
    /// - Returns: whether any directory is one that was not watched until now: what happened in it since somebody
    ///   looked was not noticed.
    @discardableResult
    public func watch(_ directories: Set<String>) -> Bool {
        var watches: [String: Int32] = [:]
        unwatched = 0
        for directory in directories {
            // Adding again is harmless, and finds a directory that was replaced by another of its name.
            let watch = add(directory)
            if watch >= 0 { watches[directory] = watch } else { unwatched += 1 }
        }
        let wanted = Set(watches.values)
        let known = Set(self.watches.values)
        for watch in known.subtracting(wanted) { inotify_rm_watch(descriptor, watch) }
        self.watches = watches
        return !wanted.isSubset(of: known)
    }

    private func add(_ directory: String) -> Int32 {
        var path = directory
        while true {
            let watch = inotify_add_watch(descriptor, path, Self.interesting)
            if watch >= 0 || errno != ENOENT { return watch }
            let above = ConfigurationFileReader.directory(of: path)
            guard above != path else { return -1 }
            path = above
        }
    }

    /// Takes all changes that are waiting; true where there were any.
    public func drain() -> Bool { !takeChanges().isEmpty }

    /// Takes all changes that are waiting: the watched directories that they are of.
    public func takeChanges() -> Set<String> {
        var changed: Set<Int32> = []
        var isOverflown = false
        withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 8) { buffer in
            guard let start = buffer.baseAddress else { return }
            while true {
                let count = read(descriptor, start, buffer.count)
                if count <= 0 { return }
                var position = 0
                while position + MemoryLayout<inotify_event>.size <= count {
                    let event = (start + position).load(as: inotify_event.self)
                    // Of more changes than the kernel keeps it says only that there were some.
                    if event.wd < 0 { isOverflown = true } else { changed.insert(event.wd) }
                    position += MemoryLayout<inotify_event>.size + Int(event.len)
                }
            }
        }
        if isOverflown { return Set(watches.keys) }
        return changed.isEmpty ? [] : Set(watches.filter { changed.contains($0.value) }.keys)
    }
}
