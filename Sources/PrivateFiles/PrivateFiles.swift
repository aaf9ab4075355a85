// Files that the gateway keeps for itself: private, written whole or not at all, on disk before anyone is told of them.

internal import Glibc

/// Why a file could not be read, written or made: one sentence with its path.
public struct FileFailure: Error, Equatable, Sendable {
    public var message: String
}

/// The few operations on files that a store is made of. Paths are as the process opens them.
public enum PrivateFiles {
    /// A file's most bytes: a chain with a dozen certificates is a tenth of it.
    private static let maximumBytes = 256 << 10

    private static func failure(_ verb: String, _ path: String) -> FileFailure {
        FileFailure(message: "\(path) cannot be \(verb): \(String(cString: strerror(errno)))")
    }

    /// Makes a directory for our eyes only, and those above it; one that is there is left as it is.
    public static func makeDirectory(_ path: String) throws(FileFailure) {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw failure("made", path)
        }
        try makeDirectory(String(path[..<slash]))
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw failure("made", path) }
    }

    /// Nil where there is no such file.
    public static func read(_ path: String) throws(FileFailure) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw failure("read", path)
        }
        defer { close(descriptor) }
        var contents: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count < 0 { throw failure("read", path) }
            if count == 0 { return contents }
            contents += piece[..<count]
            if contents.count > maximumBytes {
                throw FileFailure(message: "\(path) has more than \(maximumBytes) bytes")
            }
        }
    }

    /// Writes a file of mode 0600 under another name and then gives it its own.
    public static func write(_ contents: [UInt8], to path: String) throws(FileFailure) {
        let temporary = "\(path).new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("written", temporary) }
        var written = 0
        while written < contents.count {
            let count = contents.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress.map { $0 + written }, contents.count - written)
            }
            if count <= 0 {
                defer { close(descriptor) }
                throw failure("written", temporary)
            }
            written += count
        }
        let isOnDisk = fsync(descriptor) == 0
        close(descriptor)
        guard isOnDisk, rename(temporary, path) == 0 else { throw failure("written", path) }
        syncDirectory(of: path)
    }

    /// Has the symbolic link at `path` lead to `target` from one moment to the next.
    public static func link(_ path: String, to target: String) throws(FileFailure) {
        let temporary = "\(path).new"
        unlink(temporary)
        guard symlink(target, temporary) == 0, rename(temporary, path) == 0 else { throw failure("linked", path) }
        syncDirectory(of: path)
    }

    /// Where a symbolic link leads; nil where there is none.
    public static func target(of path: String) -> String? {
        var target = [CChar](repeating: 0, count: 1024)
        let count = readlink(path, &target, target.count)
        return count < 0 ? nil : String(decoding: target[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The names in a directory, none where it is not there.
    public static func names(in directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    /// Removes a file; that it is gone already is no matter.
    public static func remove(_ path: String) { unlink(path) }

    /// Removes a directory with the files in it.
    public static func removeDirectory(_ path: String) {
        for name in names(in: path) { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    /// A name is on disk when its directory is.
    public static func syncDirectory(of path: String) {
        let directory = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
