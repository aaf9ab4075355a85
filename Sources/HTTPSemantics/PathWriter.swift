// The careful way through a path: for PathNormalizer, where one scan does not settle the matter.

/// Writes the canonical form of one path, segment by segment.
struct PathWriter {
    private let rules: PathRules
    private let output: UnsafeMutableBufferPointer<UInt8>
    /// How many bytes of the output are written.
    private(set) var count = 0
    /// Where the segment being written starts in the output, behind its slash.
    private var segmentStart = 0
    /// The same segment's offset in the input, for errors.
    private var segmentOrigin = 0

    init(rules: PathRules, output: UnsafeMutableBufferPointer<UInt8>) {
        self.rules = rules
        self.output = output
    }

    /// Writes all of `raw`, which begins with `/`.
    mutating func write(_ raw: Span<UInt8>) throws(PathError) {
        try append(PathCharacters.slash)
        (segmentStart, segmentOrigin) = (1, 1)
        var index = 1
        while index < raw.count {
            let byte = raw[index]
            if byte == PathCharacters.percent {
                try writeEscape(raw, at: index)
                index += 3
            } else {
                try writeRaw(byte, at: index)
                index += 1
            }
        }
        try endSegment()
    }

    /// Whether what was written is `raw`.
    func isUnchanged(from raw: Span<UInt8>) -> Bool {
        guard raw.count == count else { return false }
        for index in 0..<count where output[index] != raw[index] { return false }
        return true
    }

    private mutating func append(_ byte: UInt8) throws(PathError) {
        guard count < output.count else { throw .tooLong }
        output[count] = byte
        count += 1
    }

    private mutating func appendEscape(_ byte: UInt8) throws(PathError) {
        try append(PathCharacters.percent)
        try append(PathCharacters.hexadecimalDigit(byte >> 4))
        try append(PathCharacters.hexadecimalDigit(byte & 0x0F))
    }

    private mutating func writeRaw(_ byte: UInt8, at offset: Int) throws(PathError) {
        if byte == PathCharacters.slash {
            try separate(next: offset + 1)
        } else if PathCharacters.isAllowedRaw(byte) {
            try append(byte)
        } else if PathCharacters.isHarmless(byte) {
            try appendEscape(byte)
        } else {
            throw .forbiddenByte(byte, at: offset)
        }
    }

    private mutating func writeEscape(_ raw: Span<UInt8>, at offset: Int) throws(PathError) {
        guard offset + 2 < raw.count, let high = PathCharacters.hexadecimalValue(raw[offset + 1]),
            let low = PathCharacters.hexadecimalValue(raw[offset + 2])
        else { throw .invalidEscape(at: offset) }
        let byte = high << 4 | low
        if PathCharacters.isUnreserved(byte) { return try append(byte) }
        if PathCharacters.isControl(byte) { throw .encodedControl(byte, at: offset) }
        if byte == PathCharacters.slash {
            if rules.encodedSlash == .refuse { throw .encodedSlash(at: offset) }
            if rules.encodedSlash == .decode { return try separate(next: offset + 3) }
        }
        if byte == PathCharacters.backslash, rules.encodedBackslash == .refuse { throw .encodedBackslash(at: offset) }
        try appendEscape(byte)
    }

    /// Ends a segment at a slash; the next one begins at `next` in the input.
    private mutating func separate(next: Int) throws(PathError) {
        let isDropped = try endSegment()
        // A dropped dot segment takes its slash along; an empty segment keeps one only where slashes are not merged.
        if !isDropped, !(rules.mergesSlashes && count == segmentStart) {
            try append(PathCharacters.slash)
            segmentStart = count
        }
        segmentOrigin = next
    }

    /// Judges the segment just written, and removes it if it is a dot segment (RFC 3986 §5.2.4).
    ///
    /// - Returns: whether it was one.
    @discardableResult
    private mutating func endSegment() throws(PathError) -> Bool {
        let length = count - segmentStart
        guard length > 0 else { return false }
        if output[segmentStart] == PathCharacters.dot {
            if length == 1 {
                count = segmentStart
                return true
            }
            if length == 2, output[segmentStart + 1] == PathCharacters.dot {
                try removeLastSegment()
                return true
            }
        }
        try refuseDisguisedDots()
        return false
    }

    /// Removes the dots being written and the segment before them.
    private mutating func removeLastSegment() throws(PathError) {
        guard segmentStart > 1 else { throw .aboveRoot(at: segmentOrigin) }
        var start = segmentStart - 1
        while output[start - 1] != PathCharacters.slash { start -= 1 }
        count = start
        segmentStart = start
    }

    /// Refuses a segment that a backend could take for a dot segment after cutting off `;…`, or after decoding a
    /// separator that the rules keep.
    private func refuseDisguisedDots() throws(PathError) {
        var start = segmentStart
        while start < count {
            var index = start
            while index < count, output[index] == PathCharacters.dot { index += 1 }
            let dots = index - start
            if dots == 1 || dots == 2, index == count || isSemicolon(at: index) || isSeparator(at: index) {
                throw .disguisedDotSegment(at: segmentOrigin)
            }
            while index < count, !isSeparator(at: index) { index += 1 }
            start = index + 3
        }
    }

    private func isSemicolon(at index: Int) -> Bool {
        output[index] == PathCharacters.semicolon || isEscape(at: index, "3", "B")
    }

    private func isSeparator(at index: Int) -> Bool {
        isEscape(at: index, "2", "F") || isEscape(at: index, "5", "C")
    }

    private func isEscape(at index: Int, _ high: Unicode.Scalar, _ low: Unicode.Scalar) -> Bool {
        index + 2 < count && output[index] == PathCharacters.percent && output[index + 1] == UInt8(ascii: high)
            && output[index + 2] == UInt8(ascii: low)
    }
}
