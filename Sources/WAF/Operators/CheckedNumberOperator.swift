// verifyCC, verifyCPF, verifySSN and verifySVNR: numbers that a pattern finds and arithmetic confirms.

internal import Bytes
internal import PatternMatching

final class CheckedNumberOperator: CompiledOperator, @unchecked Sendable {
    enum Kind: Sendable {
        /// Payment cards: the last digit checks the rest (ISO/IEC 7812-1 annex B, "Luhn").
        case creditCard
        /// Brazilian tax payers: two check digits.
        case cpf
        /// Social security in the United States: ranges that are never given.
        case ssn
        /// Austrian social insurance: one check digit.
        case svnr
    }

    private let pattern: CompiledPattern
    private let kind: Kind

    init(_ text: [UInt8], _ kind: Kind) throws(OperatorError) {
        let options: PatternOptions = [.dotMatchesNewline, .multiline]
        do {
            pattern = try CompiledPattern(text, options: options)
        } catch {
            throw .pattern(error)
        }
        self.kind = kind
        let facts = RegexFacts(pattern: text, options: options)
        super.init(minimumLength: facts.minimumLength, requiredBytes: facts.required)
    }

    override func matches(_ value: UnsafeRawBufferPointer, in context: inout MatchContext) -> Bool {
        value.withMemoryRebound(to: UInt8.self) { bytes in
            var offset = 0
            while offset <= bytes.count {
                let found: ByteRange?
                do {
                    found = try pattern.firstMatch(in: bytes.span, from: offset, scratch: context.scratch)
                } catch {
                    context.exceededPatternLimit = true
                    return false
                }
                guard let found else { return false }
                if isValid(UnsafeRawBufferPointer(rebasing: value[Int(found.start)..<Int(found.end)])) {
                    if context.isCapturing { context.takeGroups(of: value, count: pattern.groupCount + 1) }
                    return true
                }
                // A number may begin inside of one that was none.
                offset = Int(found.start) + 1
            }
            return false
        }
    }

    private func isValid(_ text: UnsafeRawBufferPointer) -> Bool {
        if case .creditCard = kind { return Self.isCreditCard(text) }
        return withUnsafeTemporaryAllocation(of: Int.self, capacity: Self.mostDigits) { memory in
            var count = 0
            for byte in text where byte.isDecimalDigit {
                if count < Self.mostDigits { memory[count] = Int(byte & 15) }
                count += 1
            }
            let digits = UnsafeBufferPointer(rebasing: memory[..<min(count, Self.mostDigits)])
            return switch kind {
            case .creditCard: false
            // Digits behind the number's own do not count, as in ModSecurity.
            case .cpf: count >= 11 && Self.isCPF(digits)
            case .ssn: count == 9 && Self.isSSN(digits)
            case .svnr: count >= 10 && Self.isSVNR(digits)
            }
        }
    }

    /// The longest of the numbers that are read into memory: a tax payer's.
    private static let mostDigits = 11

    /// Which digits are doubled depends on how many there are, so both sums are made.
    private static func isCreditCard(_ text: UnsafeRawBufferPointer) -> Bool {
        var (odd, even, count) = (0, 0, 0)
        for byte in text where byte.isDecimalDigit {
            let digit = Int(byte & 15)
            let doubled = digit > 4 ? 2 * digit - 9 : 2 * digit
            count += 1
            odd += count % 2 == 1 ? digit : doubled
            even += count % 2 == 1 ? doubled : digit
        }
        return count > 0 && (count % 2 == 1 ? odd : even) % 10 == 0
    }

    private static func areEqual(_ digits: UnsafeBufferPointer<Int>) -> Bool { digits.allSatisfy { $0 == digits[0] } }

    private static func isCPF(_ digits: UnsafeBufferPointer<Int>) -> Bool {
        // 01234567890 has the right check digits, and is an example all the same.
        guard !areEqual(digits), !digits.indices.allSatisfy({ digits[$0] == $0 % 10 }) else { return false }
        for count in 9...10 {
            let sum = (0..<count).reduce(0) { $0 + digits[$1] * (count + 1 - $1) }
            let rest = sum % 11
            guard digits[count] == (rest < 2 ? 0 : 11 - rest) else { return false }
        }
        return true
    }

    private static func isSSN(_ digits: UnsafeBufferPointer<Int>) -> Bool {
        let area = digits[0] * 100 + digits[1] * 10 + digits[2]
        let group = digits[3] * 10 + digits[4]
        let serial = digits[5...].reduce(0) { $0 * 10 + $1 }
        guard area > 0, area < 740, area != 666, group > 0, serial > 0 else { return false }
        // One digit nine times over, or counting up, is an example and not a number.
        return !areEqual(digits) && !zip(digits, digits.dropFirst()).allSatisfy { $1 == $0 + 1 }
    }

    private static let svnrWeights = [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]

    private static func isSVNR(_ digits: UnsafeBufferPointer<Int>) -> Bool {
        let number = UnsafeBufferPointer(rebasing: digits[..<10])
        let rest = zip(number, svnrWeights).reduce(0) { $0 + $1.0 * $1.1 } % 11
        return !areEqual(number) && (rest == 10 ? 0 : rest) == number[3]
    }
}
