// One operator asked about one value.

import Testing

@testable import WAF

/// An operator's argument, a value, and whether it matches; texts as `escapedBytes` reads them.
typealias OperatorRow = (argument: String, value: String, isMatch: Bool)

enum OperatorCheck {
    static func check(_ name: String, _ row: OperatorRow) {
        let answer = OperatorCase.matches(name, escapedBytes(row.argument), escapedBytes(row.value))
        #expect(answer == row.isMatch, "@\(name) \(row.argument) of \(row.value)")
    }
}
