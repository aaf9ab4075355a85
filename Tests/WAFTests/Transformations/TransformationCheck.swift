// One transformation of one value, with all that every transformation promises.

import Bytes
import Testing

@testable import WAF

/// A transformation, a value, and what becomes of it, both written as `escapedBytes` reads them.
typealias TransformationRow = (transformation: Transformation, input: String, output: String)

enum TransformationCheck {
    private static let canary: UInt8 = 0xA7

    static func check(_ row: TransformationRow, map: UnicodeMap? = nil) {
        let input = escapedBytes(row.input)
        let output = apply(row.transformation, to: input, map: map)
        #expect(output == escapedBytes(row.output), "\(row.transformation) of \(input)")
    }

    /// What becomes of `input`. Records an issue where memory is written beyond the bound, where an unchanged value is
    /// not called so, and where a value changes that has none of the bytes that trigger a change.
    static func apply(_ transformation: Transformation, to input: [UInt8], map: UnicodeMap? = nil) -> [UInt8] {
        let bound = transformation.bound(input.count)
        var memory = [UInt8](repeating: canary, count: bound + 16)
        let count = memory.withUnsafeMutableBytes { output in
            guard let start = output.baseAddress else { return Int?.none }
            return input.withUnsafeBytes { transformation.apply($0, to: start, unicodeMap: map) }
        }
        #expect(memory[bound...].allSatisfy { $0 == canary }, "\(transformation) of \(input) writes beyond its bound")
        guard let count else { return input }
        #expect(count <= bound, "\(transformation) of \(input) is beyond its bound")
        let output = Array(memory[..<min(count, bound)])
        #expect(output != input, "\(transformation) of \(input) is not changed, and not called so")
        if let triggers = transformation.triggers {
            let present = input.withUnsafeBytes { ByteSet(of: $0) }
            #expect(!triggers.isDisjoint(with: present), "\(transformation) changes \(input), which nothing triggers")
        }
        return output
    }
}
