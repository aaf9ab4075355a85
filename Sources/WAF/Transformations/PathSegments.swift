// normalizePath and normalizePathWin.

enum PathSegments {
    private static let slash = UInt8(ascii: "/")
    private static let dot = UInt8(ascii: ".")

    /// Takes out empty segments, `.` and, with the segment before it, `..`.
    ///
    /// An absolute path does not rise above its root; a relative one keeps the `..` that it cannot resolve. It ends
    /// with a slash only if it did before, even if nothing is left of it then. With `windows` a `\` is a slash.
    ///
    /// As in ModSecurity a longer segment that ends with `..` takes out itself.
    static func normalize(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput, windows: Bool) {
        guard input.count > 0 else { return }
        func isSlash(_ byte: UInt8) -> Bool { byte == slash || windows && byte == UInt8(ascii: "\\") }
        let isAbsolute = isSlash(input[0])
        if isAbsolute { output.append(slash) }
        let root = output.count
        // Whether a relative path has come to where `..` cannot be resolved.
        var hasReachedRoot = false
        var index = 0
        while index < input.count {
            if isSlash(input[index]) {
                index += 1
                continue
            }
            var end = index
            while end < input.count, !isSlash(input[end]) { end += 1 }
            let segment = UnsafeRawBufferPointer(rebasing: input[index..<end])
            index = end
            if segment.count == 1, segment[0] == dot { continue }
            // Where the segment would begin, behind its slash.
            let start = output.count > root ? output.count + 1 : root
            if segment.count >= 2, segment[segment.count - 1] == dot, segment[segment.count - 2] == dot {
                guard isAbsolute || !hasReachedRoot && start + segment.count > 3 else {
                    hasReachedRoot = true
                    append(segment, &output, root)
                    continue
                }
                if segment.count == 2 { removeLast(&output, root) }
                if output.count == root { hasReachedRoot = true }
                continue
            }
            // ModSecurity's look back does not reach a segment of one byte in front.
            if segment[segment.count - 1] != dot, start + segment.count > 1 { hasReachedRoot = false }
            append(segment, &output, root)
        }
        if isSlash(input[input.count - 1]) {
            if output.count > root { output.append(slash) }
        } else if output.count == root {
            output.truncate(to: 0)
        }
    }

    private static func append(_ segment: UnsafeRawBufferPointer, _ output: inout ByteOutput, _ root: Int) {
        if output.count > root { output.append(slash) }
        output.append(segment)
    }

    /// Takes the last segment off, with the slash before it.
    private static func removeLast(_ output: inout ByteOutput, _ root: Int) {
        var last = output.count
        while last > root, output.start[last - 1] != slash { last -= 1 }
        output.truncate(to: last > root ? last - 1 : root)
    }
}
