// Byte strings to answers, one cache line a look-up: the table that host names and paths are found in.

/// An immutable table with perfect hashing: every key has a slot of its own, found without probing.
///
/// Hash and displace: a key's hash chooses a pilot, hash and pilot choose the slot. A slot has the key's fingerprint
/// in place of its bytes (`KeyHash` says why that is enough) and the answer; four lie in a cache line. So 100,000
/// keys take 1.65 MB, and the pilots (2 bytes for 4 keys) 50 kB more.
struct KeyTable: ~Copyable, Sendable {
    /// 100 bits of a key's fingerprint and 28 bits of its answer: 16 bytes, so that four lie in a cache line.
    struct Slot {
        private let low: UInt64
        private let highAndAnswer: UInt64

        /// No key. That a key's fingerprint is all zeros is as likely as that it is another key's.
        static let empty = Slot(KeyFingerprint(low: 0, high: 0), .none)

        init(_ fingerprint: KeyFingerprint, _ answer: KeyAnswer) {
            low = fingerprint.low
            highAndAnswer = fingerprint.high & ~Self.answerMask | UInt64(answer.bits)
        }

        /// Whether the slot is that of the key with this fingerprint.
        @inline(__always)
        func holds(_ fingerprint: KeyFingerprint) -> Bool {
            (low ^ fingerprint.low) | (highAndAnswer ^ fingerprint.high) & ~Self.answerMask == 0
        }

        @inline(__always)
        var answer: KeyAnswer { KeyAnswer(bits: UInt32(highAndAnswer & Self.answerMask)) }

        private static var answerMask: UInt64 { 1 &<< UInt64(KeyAnswer.bitCount) &- 1 }
    }

    private let hash: KeyHash
    private let pilots: FixedArray<UInt16>
    private let slots: FixedArray<Slot>
    /// The number of the key in each slot, for explanations. A look-up does not touch it.
    private let numbers: FixedArray<UInt32>

    /// Places `keys`, which differ from each other. `answers[n]` is what `keys[n]` leads to.
    init(_ keys: [TableKey], answers: [KeyAnswer]) {
        var generator = SystemSecrets()
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
        slots = FixedArray(count: placement.slotCount) { _ in .empty }
        numbers = FixedArray(count: placement.slotCount) { _ in 0 }
        for (number, slot) in placement.slots.enumerated() {
            slots.start[slot] = Slot(fingerprints[number], answers[number])
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
        let slot = KeyPlacement.slot(of: placementHash, pilot: pilot, slotCount: slots.count)
        let found = slots.start[slot]
        guard found.holds(fingerprint) else { return nil }
        return Hit(slot: slot, answer: found.answer)
    }

    /// Finds a key, or nil. Cold.
    func find(_ key: TableKey) -> Hit? {
        key.withBytes { find($0, count: key.bytes.count, owner: key.owner) }
    }

    /// The number of the key in `slot`, as it came. Cold.
    func number(at slot: Int) -> Int { Int(numbers.start[slot]) }

    /// How many slots there are.
    var slotCount: Int { numbers.count }

    private static func fingerprint(of key: TableKey, _ hash: KeyHash) -> KeyFingerprint {
        key.withBytes { hash.fingerprint(of: $0, count: key.bytes.count, owner: key.owner) }
    }
}

/// The system's random numbers. Unlike the standard generator it has a byte of its own: two threads that lend
/// values of no size look to the thread sanitizer as if they shared one.
private struct SystemSecrets: RandomNumberGenerator {
    private var drawn: UInt8 = 0

    mutating func next() -> UInt64 {
        drawn &+= 1
        return UInt64.random(in: 0...UInt64.max)
    }
}
