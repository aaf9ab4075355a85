// normalizePath and normalizePathWin.

enum PathSegments {
    /// Takes out empty segments, `.` and, with the segment before it, `..`.
    ///
    /// An absolute path does not rise above its root; a relative one keeps the `..` that it cannot resolve. It ends
    /// with a slash only if it did before. With `windows` a `\` is a slash.
    static func normalize(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput, windows: Bool) {
        guard input.count > 0 else { return }
        func isSlash(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "/") || windows && byte == UInt8(ascii: "\\") }
        let isAbsolute = isSlash(input[0])
        let endsWithSlash = isSlash(input[input.count - 1])
        if isAbsolute { output.append(UInt8(ascii: "/")) }
        let root = output.count
        // Below this nothing can be taken back: the root, or the last `..` that was kept.
        var floor = root
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
            if segment.count == 1, segment[0] == UInt8(ascii: ".") { continue }
            let isParent = segment.count == 2 && segment[0] == UInt8(ascii: ".") && segment[1] == UInt8(ascii: ".")
            if isParent, output.count > floor {
                var last = output.count
                while last > floor, output.start[last - 1] != UInt8(ascii: "/") { last -= 1 }
                output.truncate(to: last > floor ? last - 1 : floor)
                continue
            }
            if isParent, isAbsolute { continue }
            if output.count > root { output.append(UInt8(ascii: "/")) }
            output.append(segment)
            if isParent { floor = output.count }
        }
        if endsWithSlash, output.count > root { output.append(UInt8(ascii: "/")) }
    }
}
