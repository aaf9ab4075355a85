// One path for routing, inspection and forwarding: from the bytes a client sent to the canonical form.

/// What normalising came to.
public enum PathResult: Hashable, Sendable {
    /// The path was canonical already; the output was not used.
    case unchanged
    /// The canonical path is the output's first `count` bytes.
    case rewritten(count: Int)
}

/// Brings a path to its one canonical form, RFC 3986 §6.2.2, or refuses it.
///
/// The canonical path begins with `/`, holds only what RFC 3986 §3.3 allows in a path, encodes nothing that need
/// not be, writes escapes in capitals, and has no dot segments. Normalising it again changes nothing.
///
/// - Decoded: `%41`, where the byte is unreserved (letters, digits, `-._~`). All other escapes stay, in capitals;
///   so `%252e` stays as it is, and nothing is ever decoded twice.
/// - Encoded: raw `"<>[]^` `` ` `` `{|}` and bytes from 0x80, which some clients send raw and no server reads as
///   anything but themselves.
/// - Refused: control characters, space, `#`, `?` and `\` raw; control characters, slash and backslash encoded (see
///   `PathRules`); broken escapes; `..` above the root; segments such as `..;x`, which Java servers take for `..`.
public enum PathNormalizer {
    /// The most bytes that the canonical form of one byte takes: output of this times the input always suffices.
    public static let maximumGrowth = 3

    /// Normalises `raw`, the bytes of a request target before any `?`.
    ///
    /// A canonical path is recognised in one scan and needs no output. No allocation.
    /// - Returns: `.unchanged`, or how many bytes of `output` are the canonical path.
    /// - Throws: why the path is refused; `.tooLong` where `output` does not suffice.
    public static func normalize(
        _ raw: Span<UInt8>, rules: PathRules, into output: UnsafeMutableBufferPointer<UInt8>
    ) throws(PathError) -> PathResult {
        if isPlainlyCanonical(raw, mergesSlashes: rules.mergesSlashes) { return .unchanged }
        guard raw.count > 0, raw[0] == PathCharacters.slash else { throw .notAbsolute }
        var writer = PathWriter(rules: rules, output: output)
        try writer.write(raw)
        return writer.isUnchanged(from: raw) ? .unchanged : .rewritten(count: writer.count)
    }

    /// Whether `raw` is canonical without a second look: no escapes, and no segment that begins with a dot.
    private static func isPlainlyCanonical(_ raw: Span<UInt8>, mergesSlashes: Bool) -> Bool {
        guard raw.count > 0, raw[0] == PathCharacters.slash else { return false }
        guard raw.count > 8 else { return isPlain(raw, mergesSlashes: mergesSlashes) }
        let secondSlash = mergesSlashes ? PathCharacters.slash : PathCharacters.dot
        return raw.withUnsafeBytes { bytes in
            // 8 bytes a step from the second byte on; the last step overlaps the one before.
            var doubt: UInt64 = 0
            var offset = 1
            let last = bytes.count &- 8
            while true {
                let before = PathEightBytes(bytes.loadUnaligned(fromByteOffset: offset &- 1, as: UInt64.self))
                let here = PathEightBytes(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                let second = here.equal(to: PathCharacters.dot) | here.equal(to: secondSlash)
                doubt |= ~here.allowedRawInPath | (before.equal(to: PathCharacters.slash) & second)
                if offset == last { break }
                offset = min(offset &+ 8, last)
            }
            return doubt & PathEightBytes.flags == 0
        }
    }

    /// The same, byte by byte, for short paths.
    private static func isPlain(_ raw: Span<UInt8>, mergesSlashes: Bool) -> Bool {
        // No branch depends on a byte: every doubt is gathered in the lowest bit and judged once.
        let slashCounts: UInt8 = mergesSlashes ? 1 : 0
        var doubt: UInt8 = 0
        var afterSlash: UInt8 = 0
        for index in raw.indices {
            let byte = raw[index]
            let isSlash: UInt8 = byte == PathCharacters.slash ? 1 : 0
            let isDot: UInt8 = byte == PathCharacters.dot ? 1 : 0
            doubt |= afterSlash & (isDot | (isSlash & slashCounts))
            doubt |= PathCharacters.isAllowedRaw(byte) ? 0 : 1
            afterSlash = isSlash
        }
        return doubt & 1 == 0
    }
}
