// A regular expression compiled once, matched many times, by any number of threads.

public import Bytes
internal import CPCRE2

/// A PCRE2 pattern over bytes, compiled to machine code where the system allows it.
///
/// Immutable. Matching takes the caller's `PatternScratch`, allocates nothing and touches no shared count.
public struct CompiledPattern: ~Copyable, Sendable {
    /// The longest pattern that is compiled, in bytes: the longest of the OWASP rule set has about 6,000.
    public static let maximumPatternBytes = 64 << 10

    // PCRE2 never writes to compiled code again, so any thread may read it.
    nonisolated(unsafe) private let code: OpaquePointer
    /// Whether the pattern runs as machine code. False only where the system forbids making code.
    public let isMachineCode: Bool
    /// Whether it can match at the place only where the search begins.
    private let isAnchored: Bool
    /// The bytes that a match begins with, where PCRE2 knows them.
    private let first: ByteSet
    private let hasFirst: Bool
    /// How many capture groups the pattern has, the whole match not counted.
    public let groupCount: Int

    /// Compiles `pattern`.
    ///
    /// - Throws: `PatternError.invalid` with PCRE2's reason and offset, or `.tooLong`.
    public init(_ pattern: [UInt8], options: PatternOptions = []) throws(PatternError) {
        guard pattern.count <= Self.maximumPatternBytes else { throw .tooLong(bytes: pattern.count) }
        var code: OpaquePointer?
        var errorCode: Int32 = 0
        var errorOffset = 0
        code = pattern.withUnsafeBufferPointer { bytes in
            // PCRE2 wants an address even for no bytes.
            var none: UInt8 = 0
            return withUnsafePointer(to: &none) { empty in
                pcre2_compile_8(
                    bytes.baseAddress ?? empty, bytes.count, options.compileBits, &errorCode, &errorOffset, nil)
            }
        }
        guard let code else {
            throw .invalid(
                pattern: String(decoding: pattern, as: UTF8.self), reason: Self.reason(of: errorCode),
                offset: errorOffset)
        }
        self.code = code
        isMachineCode = pcre2_jit_compile_8(code, PCRE2_JIT_COMPLETE) == 0
        var groups: UInt32 = 0
        _ = pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_CAPTURECOUNT), &groups)
        groupCount = Int(groups)
        var all: UInt32 = 0
        _ = pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_ALLOPTIONS), &all)
        isAnchored = all & PCRE2_ANCHORED != 0
        let first = Self.first(of: code)
        hasFirst = first != nil
        self.first = first ?? ByteSet()
    }

    /// Compiles the UTF-8 bytes of `pattern`.
    public init(_ pattern: String, options: PatternOptions = []) throws(PatternError) {
        try self.init(Array(pattern.utf8), options: options)
    }

    deinit { pcre2_code_free_8(code) }

    /// Whether the pattern matches anywhere in `subject`.
    ///
    /// - Parameter beginnings: of this pattern; what it rules out is not tried.
    /// - Throws: `PatternError.budgetExceeded` where the scratch's budget does not suffice.
    public func matches(
        _ subject: Span<UInt8>, beginnings: BeginningFilter? = nil, scratch: borrowing PatternScratch
    ) throws(PatternError) -> Bool {
        guard let beginnings else { return try run(subject, from: 0, scratch) }
        return try run(subject, beginnings, scratch)
    }

    /// The first match at or after `offset`; its groups are then in `scratch.capture(_:)`.
    ///
    /// - Throws: `PatternError.budgetExceeded` where the scratch's budget does not suffice.
    public func firstMatch(
        in subject: Span<UInt8>, from offset: Int = 0, scratch: borrowing PatternScratch
    ) throws(PatternError) -> ByteRange? {
        guard offset <= subject.count, try run(subject, from: offset, scratch) else { return nil }
        return scratch.capture(0)
    }

    /// What PCRE2 knows of every match: how long it is at least, and bytes of which it contains one.
    ///
    /// Bytes that the match begins with, and the last byte that must be in it; nothing where PCRE2 does not say.
    public var facts: (minimumLength: Int, required: [ByteSet]) {
        var length: UInt32 = 0
        _ = pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_MINLENGTH), &length)
        guard length > 0 else { return (0, []) }
        var required: [ByteSet] = []
        if hasFirst { required.append(first) }
        var kind: UInt32 = 0
        _ = pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_LASTCODETYPE), &kind)
        if kind == 1 {
            var unit: UInt32 = 0
            _ = pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_LASTCODEUNIT), &unit)
            required.append(Self.bothCases(unit))
        }
        return (Int(length), required)
    }

    /// The bytes one of which every match begins with; nil where PCRE2 does not say, or a match may be empty.
    private static func first(of code: OpaquePointer) -> ByteSet? {
        var length: UInt32 = 0
        _ = pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_MINLENGTH), &length)
        guard length > 0 else { return nil }
        var kind: UInt32 = 0
        _ = pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_FIRSTCODETYPE), &kind)
        if kind == 1 {
            var unit: UInt32 = 0
            _ = pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_FIRSTCODEUNIT), &unit)
            return bothCases(unit)
        }
        var bitmap: UnsafePointer<UInt8>?
        _ = pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_FIRSTBITMAP), &bitmap)
        guard let bitmap else { return nil }
        var set = ByteSet()
        for byte in 0..<256 where bitmap[byte >> 3] & (1 << UInt8(byte & 7)) != 0 { set.insert(UInt8(byte)) }
        return set
    }

    /// PCRE2 does not tell whether the byte counts in one case only.
    private static func bothCases(_ unit: UInt32) -> ByteSet {
        var set = ByteSet()
        let byte = UInt8(truncatingIfNeeded: unit)
        set.insert(byte)
        if (byte | 0x20) &- 0x61 < 26 { set.insert(byte ^ 0x20) }
        return set
    }

    private func run(
        _ subject: Span<UInt8>, from offset: Int, _ scratch: borrowing PatternScratch
    ) throws(PatternError) -> Bool {
        if subject.count - offset >= PatternPace.pacedBytes {
            return try runPaced(subject, from: offset, scratch)
        }
        return try judge(runOnce(subject, from: offset, scratch))
    }

    /// Tries only the places that a match can begin at, one by one; where they are many, all that follow.
    private func run(
        _ subject: Span<UInt8>, _ beginnings: BeginningFilter, _ scratch: borrowing PatternScratch
    ) throws(PatternError) -> Bool {
        let isFitting = subject.withUnsafeBytes { isAnchored ? beginnings.fitsStart(of: $0) : true }
        guard isFitting else { return false }
        if isAnchored { return try run(subject, from: 0, scratch) }
        if subject.count >= PatternPace.pacedBytes { return try runPaced(subject, from: 0, scratch, beginnings) }
        defer { pcre2_set_offset_limit_8(scratch.matchContext, .max) }
        var tried = 0
        var offset = 0
        while let place = subject.withUnsafeBytes({ beginnings.firstPlace(in: $0, from: offset) }) {
            tried += 1
            let isDense = tried >= Self.fewPlaces && place < tried * Self.sparsePlaces
            pcre2_set_offset_limit_8(scratch.matchContext, isDense ? .max : place)
            if try judge(runOnce(subject, from: place, scratch)) { return true }
            if isDense { return false }
            offset = place + 1
        }
        return false
    }

    /// A call of PCRE2 costs what it needs for some ten places: from so many on, and where one in so many fits, all are
    /// tried at once.
    private static let fewPlaces = 4
    private static let sparsePlaces = 8

    /// Searches in stretches.
    private func runPaced(
        _ subject: Span<UInt8>, from offset: Int, _ scratch: borrowing PatternScratch,
        _ beginnings: BeginningFilter? = nil
    ) throws(PatternError) -> Bool {
        let (pace, steps) = (scratch.pace, scratch.budget.steps)
        pace.begin(subject.count - offset, most: steps)
        defer {
            pcre2_set_offset_limit_8(scratch.matchContext, .max)
            pcre2_set_match_limit_8(scratch.matchContext, steps)
        }
        var start = offset
        var tried = 0
        while true {
            guard let place = nextPlace(subject, from: start, beginnings) else { return false }
            start = place
            tried += 1
            // Single places, as long as there are few.
            let isSingle = beginnings != nil && (tried < Self.fewPlaces || place - offset >= tried * Self.sparsePlaces)
            let next = start + (isSingle ? 1 : pace.places)
            pcre2_set_offset_limit_8(scratch.matchContext, next - 1)
            pcre2_set_match_limit_8(scratch.matchContext, pace.limit)
            let outcome = runOnce(subject, from: start, scratch)
            if outcome == PCRE2_ERROR_MATCHLIMIT, pace.raise(most: steps, subject.count - start) { continue }
            if try judge(outcome) { return true }
            guard next <= subject.count, !isAnchored else { return false }
            if !isSingle || pace.isDue(afterPlaces: 1) {
                guard pace.next(subject.count - next) else { throw .budgetExceeded }
            }
            start = next
        }
    }

    /// The first place from `start` on at which a match can begin, as far as that is known; nil behind the last.
    private func nextPlace(_ subject: Span<UInt8>, from start: Int, _ beginnings: BeginningFilter?) -> Int? {
        if let beginnings { return subject.withUnsafeBytes { beginnings.firstPlace(in: $0, from: start) } }
        guard hasFirst, !isAnchored else { return start }
        var start = start
        while start < subject.count, !first.contains(subject[start]) { start += 1 }
        return start < subject.count ? start : nil
    }

    private func runOnce(_ subject: Span<UInt8>, from offset: Int, _ scratch: borrowing PatternScratch) -> Int32 {
        let (matchData, matchContext) = (scratch.matchData, scratch.matchContext)
        return subject.withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress else {
                return withUnsafePointer(to: 0) { execute($0, 0, offset, matchData, matchContext) }
            }
            return execute(start, bytes.count, offset, matchData, matchContext)
        }
    }

    private func judge(_ outcome: Int32) throws(PatternError) -> Bool {
        // 0 means: matched, with more groups than the scratch remembers.
        if outcome >= 0 { return true }
        switch outcome {
        case PCRE2_ERROR_NOMATCH: return false
        case PCRE2_ERROR_MATCHLIMIT, PCRE2_ERROR_DEPTHLIMIT, PCRE2_ERROR_HEAPLIMIT, PCRE2_ERROR_JIT_STACKLIMIT:
            throw .budgetExceeded
        default: throw .engineFailure(code: outcome)
        }
    }

    private func execute(
        _ start: UnsafePointer<UInt8>, _ count: Int, _ offset: Int, _ matchData: OpaquePointer,
        _ matchContext: OpaquePointer
    ) -> Int32 {
        isMachineCode
            ? pcre2_jit_match_8(code, start, count, offset, 0, matchData, matchContext)
            : pcre2_match_8(code, start, count, offset, 0, matchData, matchContext)
    }

    private static func reason(of code: Int32) -> String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { text in
            let count = pcre2_get_error_message_8(code, text.baseAddress, text.count)
            return String(decoding: text.prefix(max(0, Int(count))), as: UTF8.self)
        }
    }
}
