// The memory of a match.

internal import Bytes
internal import PatternMatching

/// What operators work in, and what a match leaves for its rule. One for each transaction.
package struct MatchContext: ~Copyable {
    /// TX.0 to TX.9.
    static let captureLimit = 10

    let scratch: PatternScratch
    /// Whether the rule wants captures.
    package var isCapturing = false
    /// The operator's argument with its macros expanded, where it has any.
    var parameter = UnsafeRawBufferPointer(start: nil, count: 0)
    /// How many captures the last match left.
    package private(set) var captureCount = 0
    /// Whether captures that the match did not fill are forgotten; otherwise they keep what was in them.
    private(set) var replacesAllCaptures = false
    /// Whether what was captured is not part of the value, and so must be copied.
    private(set) var isOwnText = false
    /// The patterns of operators whose arguments have macros.
    var latePatterns = LatePatterns()
    /// Whether a pattern ran over its budget; its match is then unknown.
    var exceededPatternLimit = false
    /// The place of the address that was looked up last, for GEO.
    var place: GeoPlace?

    private let captures: UnsafeMutablePointer<UnsafeRawBufferPointer>
    private let text: UnsafeMutablePointer<UInt8>
    private static let textCapacity = 16

    package init(patternLimit: Int) {
        scratch = PatternScratch(
            budget: MatchBudget(
                steps: UInt32(clamping: max(1, patternLimit)), depth: MatchBudget.standard.depth,
                stackBytes: MatchBudget.standard.stackBytes), captures: Self.captureLimit)
        captures = .allocate(capacity: Self.captureLimit)
        captures.initialize(repeating: UnsafeRawBufferPointer(start: nil, count: 0), count: Self.captureLimit)
        text = .allocate(capacity: Self.textCapacity)
    }

    deinit {
        captures.deallocate()
        text.deallocate()
    }

    /// What group `number` captured; nil where it took no part.
    package func capture(_ number: Int) -> UnsafeRawBufferPointer? {
        number < captureCount && captures[number].baseAddress != nil ? captures[number] : nil
    }

    /// Takes the groups of the pattern that has just matched in `value`.
    mutating func takeGroups(of value: UnsafeRawBufferPointer, count: Int) {
        isOwnText = false
        replacesAllCaptures = true
        captureCount = 0
        addGroups(of: value, count: count)
    }

    /// Takes the groups of a further match of the same pattern behind those that are taken, as far as there is room.
    mutating func addGroups(of value: UnsafeRawBufferPointer, count: Int) {
        let first = captureCount
        captureCount = min(first + count, Self.captureLimit)
        for number in first..<captureCount {
            captures[number] =
                scratch.capture(number - first).map { slice(value, $0) } ?? UnsafeRawBufferPointer(start: nil, count: 0)
        }
    }

    /// TX.0 is a part of the value.
    mutating func capture(_ range: ByteRange, of value: UnsafeRawBufferPointer) {
        isOwnText = false
        replacesAllCaptures = false
        captureCount = 1
        captures[0] = slice(value, range)
    }

    /// TX.0 is a short text that `write` writes; it returns how long it is.
    mutating func captureText(_ write: (UnsafeMutablePointer<UInt8>) -> Int) {
        isOwnText = true
        replacesAllCaptures = false
        captureCount = 1
        captures[0] = UnsafeRawBufferPointer(start: text, count: min(Self.textCapacity, write(text)))
    }

    mutating func forgetCaptures() { captureCount = 0 }

    private func slice(_ value: UnsafeRawBufferPointer, _ range: ByteRange) -> UnsafeRawBufferPointer {
        guard let start = value.baseAddress else { return UnsafeRawBufferPointer(start: text, count: 0) }
        return UnsafeRawBufferPointer(start: start + Int(range.start), count: Int(range.count))
    }
}
