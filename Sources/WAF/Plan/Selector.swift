// Which members of a collection a target means.

internal import Bytes
internal import PatternMatching

/// The part of a variable behind its colon.
///
/// Names of members are compared without regard to case, as both engines do. Equal selectors of a rule set are one
/// object, so that what a pattern says about a name is worked out once for all rules that ask.
final class Selector: Sendable {
    /// The name, in lower case; for a pattern its text.
    let bytes: [UInt8]
    /// Of the name; see `NameHash`. 0 for patterns.
    let hash: UInt32
    /// The bit under which a value remembers what this pattern said about its name; 0 for names, and for patterns
    /// beyond the first 64.
    let bit: UInt64
    private let pattern: SelectorPattern?
    /// For a pattern that is but a beginning, such as `^header_`: that, in lower case. Most are, and need no engine.
    private let beginning: [UInt8]

    /// Exactly the member of this name.
    init(name: [UInt8]) {
        bytes = name.map(ASCII.lowercased)
        hash = bytes.withUnsafeBytes { NameHash.of($0) }
        bit = 0
        pattern = nil
        beginning = []
    }

    /// Every member whose name the pattern matches somewhere.
    ///
    /// - Parameter number: the pattern's place among those of its rule set.
    init(pattern text: [UInt8], number: Int) throws(PatternError) {
        bytes = text
        hash = 0
        bit = number < 64 ? 1 << UInt64(number) : 0
        beginning = Self.beginning(text)
        pattern = beginning.isEmpty ? try SelectorPattern(text) : nil
    }

    /// What a pattern asks a name to begin with, where it asks for nothing else.
    private static func beginning(_ text: [UInt8]) -> [UInt8] {
        let isPlain = text.dropFirst().allSatisfy {
            ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
        }
        return isPlain && text.first == UInt8(ascii: "^") ? text.dropFirst().map(ASCII.lowercased) : []
    }

    var isPattern: Bool { pattern != nil || !beginning.isEmpty }

    /// Whether a member of this name is meant.
    func selects(_ name: UnsafeRawBufferPointer, hash nameHash: UInt32, _ scratch: borrowing PatternScratch) -> Bool {
        if let pattern { return pattern.matches(name, scratch) }
        if beginning.isEmpty { return nameHash == hash && equalsIgnoringCase(name) }
        guard name.count >= beginning.count else { return false }
        for index in beginning.indices where ASCII.lowercased(name[index]) != beginning[index] { return false }
        return true
    }

    /// The same while rules are compiled.
    func selects(_ name: String) -> Bool {
        Array(name.utf8).withUnsafeBytes { selects($0, hash: NameHash.of($0), PatternScratch()) }
    }

    /// The same for a value, which remembers what patterns said.
    @inline(__always)
    func selects(_ value: UnsafeMutablePointer<CollectedValue>, _ scratch: borrowing PatternScratch) -> Bool {
        if bit == 0 { return selects(value.pointee.name, hash: value.pointee.nameHash, scratch) }
        if value.pointee.askedSelectors & bit == 0 {
            value.pointee.askedSelectors |= bit
            if selects(value.pointee.name, hash: 0, scratch) { value.pointee.agreedSelectors |= bit }
        }
        return value.pointee.agreedSelectors & bit != 0
    }

    /// The same for a variable of TX made at run time.
    @inline(__always)
    func selects(_ variable: UnsafeMutablePointer<DynamicVariable>, _ scratch: borrowing PatternScratch) -> Bool {
        if bit == 0 { return selects(variable.pointee.name, hash: variable.pointee.hash, scratch) }
        if variable.pointee.askedSelectors & bit == 0 {
            variable.pointee.askedSelectors |= bit
            if selects(variable.pointee.name, hash: 0, scratch) { variable.pointee.agreedSelectors |= bit }
        }
        return variable.pointee.agreedSelectors & bit != 0
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
        pattern = try CompiledPattern(
            text, options: [.caseInsensitive, .dotMatchesNewline, .dollarMatchesEndOnly])
    }

    func matches(_ name: UnsafeRawBufferPointer, _ scratch: borrowing PatternScratch) -> Bool {
        name.withMemoryRebound(to: UInt8.self) { bytes in
            (try? pattern.matches(bytes.span, scratch: scratch)) ?? false
        }
    }
}
