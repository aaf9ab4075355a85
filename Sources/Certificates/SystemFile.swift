// Files and folders by the system's own calls, within bounds.

internal import Glibc

/// Why a file could not be read, in the system's words.
struct UnreadableFile: Error, Equatable {
    var reason: String
}

enum SystemFile {
    /// The bytes of the file at `path`, read into one array that never grows: no copy of a key is left behind.
    ///
    /// - Throws: what the system says, or that the file is larger than `maximumBytes`.
    static func read(_ path: String, maximumBytes: Int) throws(UnreadableFile) -> [UInt8] {
        // A FIFO in the directory must not hold up the reader.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw UnreadableFile(reason: systemError()) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw UnreadableFile(reason: systemError()) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw UnreadableFile(reason: "it is no regular file") }
        let expected = Int(status.st_size)
        guard expected <= maximumBytes else {
            throw UnreadableFile(reason: "it is larger than \(maximumBytes) bytes")
        }
        var failure: Int32 = 0
        // What is appended meanwhile is not read: the stamp tells that the file has changed.
        let bytes = [UInt8](unsafeUninitializedCapacity: expected) { buffer, count in
            count = 0
            while count < expected, let start = buffer.baseAddress {
                let taken = Glibc.read(descriptor, start + count, expected - count)
                if taken < 0 && errno == EINTR { continue }
                if taken < 0 { failure = errno }
                if taken <= 0 { break }
                count += taken
            }
        }
        if failure != 0 { throw UnreadableFile(reason: String(cString: strerror(failure))) }
        return bytes
    }

    /// The entries of a directory that do not start with a dot, sorted; nil where it cannot be read.
    static func entries(_ directory: String) -> [(name: String, isFile: Bool)]? {
        guard let handle = opendir(directory) else { return nil }
        defer { closedir(handle) }
        var entries: [(name: String, isFile: Bool)] = []
        while let entry = readdir(handle) {
            if entry.pointee.d_name.0 == CChar(bitPattern: UInt8(ascii: ".")) { continue }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            entries.append((name, Int32(entry.pointee.d_type) == Int32(DT_REG)))
        }
        return entries.sorted { $0.name < $1.name }
    }

    /// The directory that a file really lies in, where a link leads out of the one that its path names; else nil.
    static func linkedDirectory(of path: String) -> String? {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK, let target = realpath(path, nil) else {
            return nil
        }
        defer { free(target) }
        return directory(of: String(cString: target))
    }

    /// The directory that a path lies in.
    static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func systemError() -> String {
        errno == ENOENT ? "no such file" : String(cString: strerror(errno)).lowercased()
    }
}
