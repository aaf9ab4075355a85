// Byte strings to answers, one cache line a look-up: the table that host names and paths are found in.

/// An immutable table with perfect hashing: every key has a slot of its own, found without probing.
///
/// Hash and displace: a key's hash chooses a pilot, hash and pilot choose the slot. A slot has the key's fingerprint
/// in place of its bytes (`KeyHash` says why that is enough) and the answer; three lie in a cache line. So 100,000
/// keys take 2.2 MB, about what a core's own cache holds, and the pilots (2 bytes for 4 keys) 50 kB more.
struct KeyTable: ~Copyable, Sendable {
    /// Three slots, in 60 of 64 bytes.
    struct Line {
        var fingerprints: (KeyFingerprint, KeyFingerprint, KeyFingerprint)
        var answers: (KeyAnswer, KeyAnswer, KeyAnswer)
        private let unused: UInt32 = 0

        static let answersOffset = 48

        /// No key. That a key's fingerprint is all zeros is as likely as that it is another key's.
        static var empty: Line {
            let none = KeyFingerprint(low: 0, high: 0)
            return Line(
                fingerprints: (none, none, none), answers: (KeyAnswer.none, KeyAnswer.none, KeyAnswer.none))
        }

        init(
            fingerprints: (KeyFingerprint, KeyFingerprint, KeyFingerprint), answers: (KeyAnswer, KeyAnswer, KeyAnswer)
        ) {
            self.fingerprints = fingerprints
            self.answers = answers
        }
    }

    private let hash: KeyHash
    private let pilots: FixedArray<UInt16>
    private let lines: FixedArray<Line>
    /// The number of the key in each slot, for explanations. A look-up does not touch it.
    private let numbers: FixedArray<UInt32>

    /// Places `keys`, which differ from each other. `answers[n]` is what `keys[n]` leads to.
    init(_ keys: [TableKey], answers: [KeyAnswer]) {
        var generator = SystemRandomNumberGenerator()
        var hash = KeyHash(using: &generator)
        var fingerprints = keys.map { Self.fingerprint(of: $0, hash) }
        var placement = KeyPlacement(hashes: fingerprints.map(\.placementHash))
        // A secret fails where two keys are to be placed alike (once in billions) or a pilot cannot be found (rarely).
        while placement == nil {
            hash = KeyHash(using: &generator)
            fingerprints = keys.map { Self.fingerprint(of: $0, hash) }
            placement = KeyPlacement(hashes: fingerprints.map(\.placementHash))
        }
        guard let placement else { fatalError("the loop above ends with a placement") }
        self.hash = hash
        pilots = FixedArray(placement.pilots)
        lines = FixedArray(count: placement.lineCount) { _ in .empty }
        numbers = FixedArray(count: placement.lineCount * KeyPlacement.slotsPerLine) { _ in 0 }
        for (number, slot) in placement.slots.enumerated() {
            let (line, place) = slot.quotientAndRemainder(dividingBy: KeyPlacement.slotsPerLine)
            Self.fingerprint(in: lines.start + line, at: place).pointee = fingerprints[number]
            Self.answer(in: lines.start + line, at: place).pointee = answers[number]
            numbers.start[slot] = UInt32(number)
        }
    }

    /// A key that was found.
    struct Hit {
        /// Which slot is the key's: a small number that stands for it.
        let slot: Int
        let answer: KeyAnswer
    }

    /// Finds a key, or nil. Reads `count` bytes at `bytes`.
    @inline(__always)
    func find(_ bytes: UnsafeRawPointer, count: Int, owner: UInt32) -> Hit? {
        let fingerprint = hash.fingerprint(of: bytes, count: count, owner: owner)
        let placementHash = fingerprint.placementHash
        let pilot = pilots.start[KeyPlacement.bucket(of: placementHash, bucketCount: pilots.count)]
        let (line, place) = KeyPlacement.position(of: placementHash, pilot: pilot, lineCount: lines.count)
        let found = Self.fingerprint(in: lines.start + line, at: place).pointee
        guard (found.low ^ fingerprint.low) | (found.high ^ fingerprint.high) == 0 else { return nil }
        let answer = Self.answer(in: lines.start + line, at: place).pointee
        return Hit(slot: line &* KeyPlacement.slotsPerLine &+ place, answer: answer)
    }

    /// Finds a key, or nil. Cold.
    func find(_ key: TableKey) -> Hit? {
        key.withBytes { find($0, count: key.bytes.count, owner: key.owner) }
    }

    /// The number of the key in `slot`, as it came. Cold.
    func number(at slot: Int) -> Int { Int(numbers.start[slot]) }

    /// How many slots there are.
    var slotCount: Int { numbers.count }

    @inline(__always)
    private static func fingerprint(
        in line: UnsafeMutablePointer<Line>, at place: Int
    ) -> UnsafeMutablePointer<KeyFingerprint> {
        UnsafeMutableRawPointer(line).assumingMemoryBound(to: KeyFingerprint.self) + place
    }

    @inline(__always)
    private static func answer(
        in line: UnsafeMutablePointer<Line>, at place: Int
    ) -> UnsafeMutablePointer<KeyAnswer> {
        (UnsafeMutableRawPointer(line) + Line.answersOffset).assumingMemoryBound(to: KeyAnswer.self) + place
    }

    private static func fingerprint(of key: TableKey, _ hash: KeyHash) -> KeyFingerprint {
        key.withBytes { hash.fingerprint(of: $0, count: key.bytes.count, owner: key.owner) }
    }
}
