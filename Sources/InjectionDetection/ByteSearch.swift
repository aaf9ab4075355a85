// Finding bytes in a value.

internal import Bytes
internal import Glibc

/// Searches of a run of bytes, by offset.
enum ByteSearch {
    /// The first `byte` at offset `start` or behind, before `end`; nil where there is none.
    static func first(_ byte: UInt8, in bytes: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int? {
        guard start < end, let found = memchr(bytes + start, Int32(byte), end &- start) else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(bytes)
    }

    /// The first `byte` with `next` right behind it, both at `start` or behind and before `end`.
    static func first(
        _ byte: UInt8, then next: UInt8, in bytes: UnsafePointer<UInt8>, from start: Int, to end: Int
    ) -> Int? {
        var from = start
        while let found = first(byte, in: bytes, from: from, to: end &- 1) {
            if bytes[found &+ 1] == next { return found }
            from = found &+ 1
        }
        return nil
    }

    /// Whether the `count` bytes at both addresses are the same.
    static func equal(_ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, count: Int) -> Bool {
        memcmp(left, right, count) == 0
    }

    /// Whether what lies at `bytes`, at least as many as `text` has, begins with it.
    static func equal(_ bytes: UnsafePointer<UInt8>, _ text: StaticString) -> Bool {
        equal(bytes, text.utf8Start, count: text.utf8CodeUnitCount)
    }

    /// Whether what lies at `bytes`, at least as many as `text` has, begins with it but for the case of letters.
    static func hasPrefix(_ text: StaticString, _ bytes: UnsafePointer<UInt8>) -> Bool {
        CaseInsensitiveASCII.equal(bytes, text.utf8Start, count: text.utf8CodeUnitCount)
    }
}
