// Asking one operator about one value.

import Bytes
import Foundation
import TestSupport

@testable import SecLang
@testable import WAF

enum OperatorCase {
    /// Whether `@name parameter` matches `value`; nil where the operator needs what is not here.
    static func matches(_ name: String, _ parameter: [UInt8], _ value: [UInt8]) -> Bool? {
        answer(name, parameter, value)?.isMatch
    }

    /// An answer with what was captured; a group that took no part is empty.
    static func answer(
        _ name: String, _ parameter: [UInt8], _ value: [UInt8]
    ) -> (isMatch: Bool, captures: [[UInt8]])? {
        guard let known = OperatorName(anyCase: name) else { return nil }
        let comparison: NumberComparison? =
            switch known {
            case .eq: .equal
            case .ge: .greaterOrEqual
            case .gt: .greater
            case .le: .lessOrEqual
            case .lt: .less
            default: nil
            }
        if let comparison {
            return (comparison.holds(number(value), number(parameter)), [])
        }
        if known == .unconditionalMatch { return (true, []) }
        if known == .noMatch { return (false, []) }
        // The vectors name their files as ModSecurity's own tests find them.
        let prefix = "test-cases/secrules-language-tests/"
        guard let compiled = try? OperatorCompiler.compile(
            name: known.rawValue, argument: parameter, hasMacros: false, geography: Self.geography,
            read: { SharedData.bytes("seclang-vectors-visible/" + $0.replacingOccurrences(of: prefix, with: "")) })
        else { return nil }
        var context = MatchContext(patternLimit: 250_000)
        context.isCapturing = true
        return value.withUnsafeBytes { bytes in
            let isMatch = compiled.matches(bytes, in: &context)
            // The facts for the filter must never rule out a match.
            if isMatch {
                let set = ByteSet(of: bytes)
                precondition(bytes.count >= compiled.minimumLength)
                for required in compiled.requiredBytes { precondition(!required.isDisjoint(with: set)) }
            }
            let captures = (0..<context.captureCount).map { context.capture($0).map { Array($0) } ?? [] }
            return (isMatch, isMatch ? captures : [])
        }
    }

    /// Places as the vectors think of them: their only address is nowhere.
    private static let geography: GeoDatabase? = {
        guard let directory = try? TemporaryDirectory(),
            let path = try? directory.write("places.mmdb", PlaceDatabase().bytes) else { return nil }
        return try? GeoDatabase(path)
    }()

    private static func number(_ bytes: [UInt8]) -> Int { bytes.withUnsafeBytes { NumberText.leading($0) } }
}

extension Transformation {
    /// The value that comes of `input`, and whether it is another one.
    func apply(to input: [UInt8], map: UnicodeMap? = nil) -> (output: [UInt8], isChanged: Bool) {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: max(1, bound(input.count)), alignment: 1)
        defer { memory.deallocate() }
        return input.withUnsafeBytes { bytes in
            guard let count = apply(bytes, to: memory, unicodeMap: map) else { return (input, false) }
            precondition(count <= bound(input.count))
            return (Array(UnsafeRawBufferPointer(start: memory, count: count)), true)
        }
    }
}
