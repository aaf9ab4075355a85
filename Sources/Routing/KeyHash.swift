// The keyed hash that stands for the bytes of a key: 128 bits, and nobody who does not know the secret can make two
// byte strings meet.

/// What stands for a key. Where 100 bits of two are equal, so are the keys, but for a chance that `KeyHash` bounds.
struct KeyFingerprint: Equatable, Sendable {
    var low: UInt64
    var high: UInt64

    /// 64 bits of it for placing the key. What is lost here costs no certainty: the fingerprint itself is compared.
    @inline(__always)
    var placementHash: UInt64 {
        let product = (low ^ 0x9FB2_1C65_1E98_DF25).multipliedFullWidth(by: high ^ 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }
}

/// A universal hash under a secret: a polynomial in a secret point, modulo 2¹³⁰ − 5, as in Poly1305 (RFC 8439 §2.5).
///
/// The bytes are cut into blocks of 16, the coefficients; the last block overlaps the one before rather than being
/// filled up, which is unambiguous among strings of one length. Length and owner come in by a multiplication of their
/// own, by a secret of 192 bits, of which the upper 128 bits of the result are added.
///
/// A bound on two different keys having the same fingerprint, whoever chose them, as long as the secret is not known.
/// Of the 128 bits a table keeps 100 (`KeyTable.Slot`), so:
/// - Of one length and owner, with n blocks: their polynomials differ. That the kept bits agree leaves at most 10 · 2²⁹
///   values for the difference, each of which n of the 2¹¹⁸ points have: the chance is below n · 2⁻⁸⁵.
/// - Of different length or owner: at most 2⁻⁹⁸, whatever the polynomials are.
/// A look-up compares with one key. Until a name has met another's fingerprint by chance, answers tell nothing of the
/// secret, so that one cannot be searched for either: at a million unknown names a second it takes 10⁹ centuries.
///
/// Each multiplication is 64 × 64 bits; a host name of 32 bytes takes eight that wait for each other by fours.
struct KeyHash: Sendable {
    /// The point: 118 random bits in two words. Below 2⁶⁰ no sum in `add` overflows.
    private let pointLow: UInt64
    private let pointHigh: UInt64
    /// 5/4 of the upper word, which is a multiple of 4: what it is worth beyond 2¹³⁰.
    private let pointWrapped: UInt64
    /// The secret for length and owner.
    private let shapeLow: UInt64
    private let shapeMiddle: UInt64
    private let shapeHigh: UInt64

    /// Draws a secret; `generator` must be fit for secrets, as the system's is.
    init(using generator: inout some RandomNumberGenerator) {
        pointLow = generator.next() >> 4
        pointHigh = generator.next() >> 4 & ~3
        pointWrapped = pointHigh + pointHigh >> 2
        shapeLow = generator.next()
        shapeMiddle = generator.next()
        shapeHigh = generator.next()
    }

    /// The fingerprint of `count` bytes that belong to `owner`; both are below 2³¹.
    @inline(__always)
    func fingerprint(of bytes: UnsafeRawPointer, count: Int, owner: UInt32) -> KeyFingerprint {
        var sum = Sum()
        var offset = 0
        while count &- offset > 16 {
            add(Self.word(bytes, offset), Self.word(bytes, offset &+ 8), to: &sum)
            offset &+= 16
        }
        if count > 0 {
            let (first, second) = Self.lastWords(bytes, count)
            add(first, second, to: &sum)
        }
        // Never 0, so that the fingerprint of no key is all zeros but by chance.
        let shape = 1 &<< 63 | UInt64(owner) &<< 32 | UInt64(UInt32(truncatingIfNeeded: count))
        let total = sum.low128 &+ shapeTerm(shape)
        return KeyFingerprint(low: UInt64(truncatingIfNeeded: total), high: UInt64(truncatingIfNeeded: total &>> 64))
    }

    /// A number modulo 2¹³⁰ − 5, not quite reduced: `top` counts 2¹²⁸ and is at most 4.
    private struct Sum {
        var low128: UInt128 = 0
        var top: UInt64 = 0
    }

    /// Horner's step: adds a block, then multiplies by the point.
    @inline(__always)
    private func add(_ low: UInt64, _ high: UInt64, to sum: inout Sum) {
        let block = UInt128(high) &<< 64 | UInt128(low)
        let (added, carries) = sum.low128.addingReportingOverflow(block)
        let top = sum.top &+ (carries ? 1 : 0)
        let (word0, word1) = (UInt64(truncatingIfNeeded: added), UInt64(truncatingIfNeeded: added &>> 64))
        let first = Self.product(word0, pointLow) &+ Self.product(word1, pointWrapped)
        let second = Self.product(word0, pointHigh) &+ Self.product(word1, pointLow)
            &+ UInt128(top &* pointWrapped) &+ first &>> 64
        let beyond = top &* pointLow &+ UInt64(truncatingIfNeeded: second &>> 64)
        // 2¹³⁰ is worth 5: what lies beyond comes back at the bottom.
        let wrapped = UInt128(beyond &>> 2 &* 5)
        let rest = second &<< 64 | UInt128(UInt64(truncatingIfNeeded: first))
        let (reduced, carriesAgain) = rest.addingReportingOverflow(wrapped)
        sum.low128 = reduced
        sum.top = beyond & 3 &+ (carriesAgain ? 1 : 0)
    }

    /// Bits 64 to 191 of `shape` times the secret: pairwise independent values for different shapes, but for one bit.
    @inline(__always)
    private func shapeTerm(_ shape: UInt64) -> UInt128 {
        (Self.product(shape, shapeLow) &>> 64) &+ Self.product(shape, shapeMiddle)
            &+ UInt128(shape &* shapeHigh) &<< 64
    }

    /// The last 1 to 16 bytes as two words that overlap where they must.
    @inline(__always)
    private static func lastWords(_ bytes: UnsafeRawPointer, _ count: Int) -> (UInt64, UInt64) {
        if count >= 16 { return (word(bytes, count &- 16), word(bytes, count &- 8)) }
        if count >= 8 { return (word(bytes, 0), word(bytes, count &- 8)) }
        if count >= 4 { return (half(bytes, 0), half(bytes, count &- 4)) }
        let first = UInt64(bytes.load(as: UInt8.self))
        let middle = UInt64(bytes.load(fromByteOffset: count / 2, as: UInt8.self))
        let last = UInt64(bytes.load(fromByteOffset: count &- 1, as: UInt8.self))
        return (first | middle &<< 8 | last &<< 16, 0)
    }

    @inline(__always)
    private static func product(_ left: UInt64, _ right: UInt64) -> UInt128 { UInt128(left) &* UInt128(right) }

    @inline(__always)
    private static func word(_ bytes: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }

    @inline(__always)
    private static func half(_ bytes: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        UInt64(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
}
