// Which members of a collection a target means.

internal import Bytes
internal import PatternMatching

/// The part of a variable behind its colon.
///
/// Names of members are compared without regard to case, as both engines do.
final class Selector: Sendable {
    enum Kind: Sendable {
        case name
        case pattern
    }

    let kind: Kind
    /// The name, in lower case; for a pattern its text.
    let bytes: [UInt8]
    /// Of the name; see `NameHash`.
    let hash: UInt32
    private let pattern: SelectorPattern?

    /// Exactly the member of this name.
    init(name: [UInt8]) {
        kind = .name
        bytes = name.map(ASCII.lowercased)
        hash = bytes.withUnsafeBytes { NameHash.of($0) }
        pattern = nil
    }

    /// Every member whose name the pattern matches somewhere.
    init(pattern text: [UInt8]) throws(PatternError) {
        kind = .pattern
        bytes = text
        hash = 0
        pattern = try SelectorPattern(text)
    }

    /// Whether a member of this name is meant.
    @inline(__always)
    func selects(_ name: UnsafeRawBufferPointer, hash nameHash: UInt32, _ scratch: borrowing PatternScratch) -> Bool {
        switch kind {
        case .name: nameHash == hash && equalsIgnoringCase(name)
        case .pattern: pattern!.matches(name, scratch)
        }
    }

    private func equalsIgnoringCase(_ name: UnsafeRawBufferPointer) -> Bool {
        guard name.count == bytes.count else { return false }
        for index in 0..<name.count where ASCII.lowercased(name[index]) != bytes[index] { return false }
        return true
    }
}

/// A class around a pattern, which itself cannot be copied.
private final class SelectorPattern: Sendable {
    private let pattern: CompiledPattern

    init(_ text: [UInt8]) throws(PatternError) {
        pattern = try CompiledPattern(text, options: [.caseInsensitive, .dotMatchesNewline, .dollarMatchesEndOnly])
    }

    func matches(_ name: UnsafeRawBufferPointer, _ scratch: borrowing PatternScratch) -> Bool {
        name.withMemoryRebound(to: UInt8.self) { bytes in
            (try? pattern.matches(bytes.span, scratch: scratch)) ?? false
        }
    }
}
