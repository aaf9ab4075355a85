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
        var digits: [Int] = []
        for byte in text where byte.isDecimalDigit && digits.count < 32 { digits.append(Int(byte & 15)) }
        return switch kind {
        case .creditCard: Self.isCreditCard(digits)
        case .cpf: Self.isCPF(digits)
        case .ssn: Self.isSSN(digits)
        case .svnr: Self.isSVNR(digits)
        }
    }

    private static func isCreditCard(_ digits: [Int]) -> Bool {
        guard !digits.isEmpty else { return false }
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() {
            let value = place % 2 == 1 ? 2 * digit : digit
            sum += value > 9 ? value - 9 : value
        }
        return sum % 10 == 0
    }

    private static func isCPF(_ digits: [Int]) -> Bool {
        guard digits.count == 11, Set(digits).count > 1 else { return false }
        for count in 9...10 {
            let sum = (0..<count).reduce(0) { $0 + digits[$1] * (count + 1 - $1) }
            let rest = sum % 11
            guard digits[count] == (rest < 2 ? 0 : 11 - rest) else { return false }
        }
        return true
    }

    private static func isSSN(_ digits: [Int]) -> Bool {
        guard digits.count == 9 else { return false }
        let area = digits[0] * 100 + digits[1] * 10 + digits[2]
        let group = digits[3] * 10 + digits[4]
        let serial = digits[5...].reduce(0) { $0 * 10 + $1 }
        guard area > 0, area < 740, area != 666, group > 0, serial > 0 else { return false }
        // One digit nine times over, or counting up, is an example and not a number.
        return Set(digits).count > 1 && !zip(digits, digits.dropFirst()).allSatisfy { $1 == $0 + 1 }
    }

    private static func isSVNR(_ digits: [Int]) -> Bool {
        guard digits.count == 10, Set(digits).count > 1 else { return false }
        let weights = [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]
        return zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 } % 11 == digits[3]
    }
}
