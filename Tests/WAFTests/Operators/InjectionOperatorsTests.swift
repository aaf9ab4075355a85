// What detectSQLi and detectXSS answer, as ModSecurity 2.9.7 did.

import Testing

@testable import WAF

@Suite("detectSQLi and detectXSS") struct InjectionOperatorsTests {
    static let detectSQLiRows: [OperatorRow] = [
        (#""#, #""#, false), (#""#, #"foo"#, false), (#""#, #"1' or '1'='1"#, true),
        (#""#, #"1 union select 1"#, true), (#""#, #"foo bar"#, false), (#""#, #"1; drop table x--"#, true),
        (#""#, #"' or 1=1--"#, true), (#""#, #"select the best"#, false), (#""#, #"O'Brien"#, false),
    ]

    @Test("detectSQLi", arguments: detectSQLiRows)
    func detectSQLi(_ row: OperatorRow) { OperatorCheck.check("detectSQLi", row) }

    static let detectXSSRows: [OperatorRow] = [
        (#""#, #""#, false), (#""#, #"foo"#, false), (#""#, #"<script>alert(1)</script>"#, true),
        (#""#, #"<b>"#, false), (#""#, #"<img src=x onerror=alert(1)>"#, true), (#""#, #"a < b"#, false),
        (#""#, #"javascript:alert(1)"#, false), (#""#, #"<a href="javascript:x">"#, true),
        (#""#, #"onclick=x"#, true), (#""#, #"" onmouseover="x"#, true),
    ]

    @Test("detectXSS", arguments: detectXSSRows)
    func detectXSS(_ row: OperatorRow) { OperatorCheck.check("detectXSS", row) }
}
