// Byte strings to slots, one cache line a look-up: the table that host names and paths are found in.

/// What a table is asked for: bytes, under an owner that sets apart equal bytes of different kinds.
struct TableKey: Hashable {
    /// Who the bytes belong to; below `KeyTable.noOwner`.
    var owner: UInt32
    var bytes: [UInt8]

    /// Lends the address of the bytes; there is one even where there are no bytes.
    func withBytes<Result>(_ body: (UnsafeRawPointer) -> Result) -> Result {
        bytes.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress { return body(start) }
            var none: UInt8 = 0
            return withUnsafePointer(to: &none) { body(UnsafeRawPointer($0)) }
        }
    }
}

/// What a key leads to, in its table's line.
struct KeyValue {
    /// For a host: which prefix depths it has routes at, and whether exact paths (see `HostRoutes`).
    var depths: UInt64 = 0
    /// The candidates of the key itself.
    var candidates = CandidateList.none
    /// For a host: its regular expressions.
    var expressions = ExpressionList.none
}

/// An immutable table with perfect hashing: every key has a line of its own, found without probing.
///
/// Hash and displace: a key's hash chooses a pilot, hash and pilot choose the line. Pilots (4 bytes for 4 keys) and
/// fingerprints (1 byte a key) stay in the second-level cache at 100,000 keys, so a key that is there costs one
/// cache miss, its line, and one that is not mostly costs none.
struct KeyTable: ~Copyable, Sendable {
    /// The owner of lines without a key.
    static let noOwner = UInt32.max
    /// Keys up to this many bytes lie in their line; longer ones cost one more cache miss.
    static let inlineKeyBytes = 32

    /// 64 bytes: one cache line.
    struct Line {
        /// Owner and byte count of the key: most wrong lines differ here already.
        var shape: UInt64
        var value: KeyValue
        /// The key's bytes, or the offset of a long key in `longKeys`.
        var key: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

        static let keyOffset = 32
    }

    private let seed: UInt64
    private let pilots: FixedArray<UInt32>
    private let fingerprints: FixedArray<UInt8>
    private let lines: FixedArray<Line>
    private let longKeys: FixedArray<UInt8>

    /// Places `keys`, which differ from each other. `values[n]` is what `keys[n]` leads to.
    init(_ keys: [TableKey], values: [KeyValue]) {
        var generator = SystemRandomNumberGenerator()
        var placement: KeyPlacement?
        var seed: UInt64 = 0
        // A seed fails where two keys hash alike (once in billions) or a pilot cannot be found (rarely).
        while placement == nil {
            seed = generator.next()
            placement = KeyPlacement(hashes: keys.map { Self.hash($0, seed: seed) })
        }
        guard let placement else { fatalError("the loop above ends with a placement") }
        self.seed = seed
        pilots = FixedArray(placement.pilots)
        let empty = Line(shape: Self.shape(owner: Self.noOwner, count: 0), value: KeyValue())
        lines = FixedArray(count: placement.slotCount) { _ in empty }
        fingerprints = FixedArray(count: placement.slotCount) { _ in 0 }
        var long: [UInt8] = []
        for (index, slot) in placement.slots.enumerated() {
            let key = keys[index]
            fingerprints.start[slot] = Self.fingerprint(Self.hash(key, seed: seed))
            lines.start[slot] = Line(shape: Self.shape(owner: key.owner, count: key.bytes.count), value: values[index])
            let room = UnsafeMutableRawPointer(lines.start + slot) + Line.keyOffset
            if key.bytes.count > Self.inlineKeyBytes {
                room.storeBytes(of: UInt64(long.count), as: UInt64.self)
                long += key.bytes
            } else {
                room.copyMemory(from: key.bytes, byteCount: key.bytes.count)
            }
        }
        longKeys = FixedArray(long)
    }

    /// The slot of a key, or nil. Reads `count` bytes at `bytes`.
    @inline(__always)
    func slot(of bytes: UnsafeRawPointer, count: Int, owner: UInt32) -> Int? {
        let hash = Self.hash(bytes, count: count, owner: owner, seed: seed)
        let pilot = pilots.start[KeyPlacement.bucket(of: hash, bucketCount: pilots.count)]
        let slot = KeyPlacement.slot(of: hash, pilot: pilot, slotCount: lines.count)
        guard fingerprints.start[slot] == Self.fingerprint(hash) else { return nil }
        let line = lines.start + slot
        guard line.pointee.shape == Self.shape(owner: owner, count: count) else { return nil }
        var key = UnsafeRawPointer(line) + Line.keyOffset
        if count > Self.inlineKeyBytes {
            key = UnsafeRawPointer(longKeys.start) + Int(truncatingIfNeeded: key.load(as: UInt64.self))
        }
        return Self.isEqual(key, bytes, count: count) ? slot : nil
    }

    /// What the key in `slot` leads to.
    @inline(__always)
    func value(at slot: Int) -> KeyValue { lines.start[slot].value }

    /// How many slots there are.
    var slotCount: Int { lines.count }

    /// The slot of a key, or nil. Cold.
    func slot(of key: TableKey) -> Int? {
        key.withBytes { slot(of: $0, count: key.bytes.count, owner: key.owner) }
    }

    @inline(__always)
    private static func shape(owner: UInt32, count: Int) -> UInt64 {
        UInt64(owner) &<< 32 | UInt64(UInt32(truncatingIfNeeded: count))
    }

    @inline(__always)
    private static func fingerprint(_ hash: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: hash &>> 16) }

    @inline(__always)
    private static func hash(_ bytes: UnsafeRawPointer, count: Int, owner: UInt32, seed: UInt64) -> UInt64 {
        KeyHash.hash(bytes, count: count, seed: seed &+ UInt64(owner) &* 0xA24B_AED4_963E_E407)
    }

    private static func hash(_ key: TableKey, seed: UInt64) -> UInt64 {
        key.withBytes { hash($0, count: key.bytes.count, owner: key.owner, seed: seed) }
    }

    @inline(__always)
    private static func isEqual(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, count: Int) -> Bool {
        var offset = 0
        while count &- offset >= 8 {
            if left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                != right.loadUnaligned(fromByteOffset: offset, as: UInt64.self) { return false }
            offset &+= 8
        }
        if count >= 8 {
            // The last words overlap the ones compared already.
            return left.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
                == right.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
        }
        while offset < count {
            if left.load(fromByteOffset: offset, as: UInt8.self) != right.load(fromByteOffset: offset, as: UInt8.self) {
                return false
            }
            offset &+= 1
        }
        return true
    }
}
