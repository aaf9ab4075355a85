// verifySVNR: Austrian social insurance numbers.

import Testing

@testable import WAF

@Suite("verifySVNR") struct SVNRTests {
    static let rows: [OperatorRow] = [
        (#"\\d{4} ?\\d{6}"#, "1237 010180", true), (#"\\d{4} ?\\d{6}"#, "1237010180", true),
        (#"\\d{4} ?\\d{6}"#, "x1237010180y", true),
        (#"\\d{4} ?\\d{6}"#, "1238010180", false), (#"\\d{4} ?\\d{6}"#, "1237010181", false),
        (#"\\d{4} ?\\d{6}"#, "123701018", false),
        (#"\\d{4} ?\\d{6}"#, "1111111111", false), (#"\\d{4} ?\\d{6}"#, "0000000000", false),
        (#"\\d{4} ?\\d{6}"#, "", false),
        (#"\\d{4} ?\\d{6}"#, "1234 010180 1237 010180", true), (#"\\d+"#, "12370101809", true),
    ]

    @Test("the fourth digit checks the others", arguments: rows)
    func row(_ row: OperatorRow) { OperatorCheck.check("verifySVNR", row) }
}
