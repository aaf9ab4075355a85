// The body that a command line names a file for.

internal import Glibc

/// Reads a request's body, bounded.
enum BodyFile {
    /// More than any rule set looks at.
    static let maximumBytes = 256 << 20

    static func read(_ path: String) throws(CommandLineProblem) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw problem(path) }
        defer { _ = close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw problem(path) }
        guard status.st_size <= maximumBytes else {
            throw CommandLineProblem("--body: \(path) has more than \(maximumBytes) bytes")
        }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe Glibc.read(descriptor, &piece, piece.count)
            if count < 0 { throw problem(path) }
            if count == 0 { return bytes }
            bytes += piece[..<count]
            guard bytes.count <= maximumBytes else {
                throw CommandLineProblem("--body: \(path) has more than \(maximumBytes) bytes")
            }
        }
    }

    private static func problem(_ path: String) -> CommandLineProblem {
        CommandLineProblem("--body: cannot read \(path): \(unsafe String(cString: strerror(errno)))")
    }
}
