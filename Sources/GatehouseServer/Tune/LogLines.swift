// The lines of a file, a piece at a time.

internal import Glibc

/// Reads a file of any length in bounded memory.
enum LogLines {
    /// Why a file could not be read.
    struct Unreadable: Error {
        let reason: String
    }

    /// A line without its line feed, or that there was one too long to hand over.
    enum Line {
        case bytes(ArraySlice<UInt8>)
        case overlong
    }

    /// Hands over each line of the file at `path`; `-` is standard input. A last line without a line feed counts.
    static func read(_ path: String, limit: Int, _ body: (Line) -> Void) throws(Unreadable) {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Unreadable(reason: String(cString: strerror(errno))) }
        defer { if path != "-" { close(descriptor) } }
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        var line: [UInt8] = []
        var isOverlong = false
        func end(_ rest: ArraySlice<UInt8>) {
            if isOverlong || line.count + rest.count > limit {
                body(.overlong)
            } else if line.isEmpty {
                body(.bytes(rest))
            } else {
                line += rest
                body(.bytes(line[...]))
            }
            line.removeAll(keepingCapacity: true)
            isOverlong = false
        }
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Unreadable(reason: String(cString: strerror(errno))) }
            if count == 0 { break }
            var rest = piece[..<count]
            while let feed = rest.firstIndex(of: 0x0A) {
                end(rest[..<feed])
                rest = rest[(feed + 1)...]
            }
            if isOverlong || line.count + rest.count > limit { isOverlong = true } else { line += rest }
        }
        if isOverlong || !line.isEmpty { end([]) }
    }
}
