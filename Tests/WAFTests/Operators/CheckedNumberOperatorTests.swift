// What verifyCC, verifyCPF and verifySSN answer, as ModSecurity 2.9.7 did.

import Testing

@testable import WAF

@Suite("verifyCC, verifyCPF and verifySSN") struct CheckedNumberOperatorTests {
    static let verifyCCRows: [OperatorRow] = [
        (#"\\d{13,16}"#, #"4111111111111111"#, true), (#"\\d{13,16}"#, #"4111111111111112"#, true),
        (#"\\d{13,16}"#, #"x4111111111111111y"#, true), (#"\\d{13,16}"#, #"411111111111111"#, false),
        (#"\\d{13,16}"#, #"5500000000000004"#, true), (#"\\d{13,16}"#, #""#, false),
        (#"\\d{13,16}"#, #"0000000000000000"#, true), (#"\\d{13,16}"#, #"14111111111111111"#, true),
        (#"\\d{4}[- ]?\\d{4}[- ]?\\d{4}[- ]?\\d{4}"#, #"4111-1111-1111-1111"#, true),
        (#"\\d{4}[- ]?\\d{4}[- ]?\\d{4}[- ]?\\d{4}"#, #"4111 1111 1111 1111"#, true),
        (#"\\d{4}[- ]?\\d{4}[- ]?\\d{4}[- ]?\\d{4}"#, #"4111.1111.1111.1111"#, false),
    ]

    @Test("verifyCC", arguments: verifyCCRows)
    func verifyCC(_ row: OperatorRow) { OperatorCheck.check("verifyCC", row) }

    static let verifyCPFRows: [OperatorRow] = [
        (#"([0-9]{3}\\.?){3}-?[0-9]{2}"#, #"529.982.247-25"#, true),
        (#"([0-9]{3}\\.?){3}-?[0-9]{2}"#, #"52998224725"#, true),
        (#"([0-9]{3}\\.?){3}-?[0-9]{2}"#, #"52998224724"#, false),
        (#"([0-9]{3}\\.?){3}-?[0-9]{2}"#, #"529.982.247-26"#, false),
        (#"([0-9]{3}\\.?){3}-?[0-9]{2}"#, #"11111111111"#, false),
        (#"([0-9]{3}\\.?){3}-?[0-9]{2}"#, #"01234567890"#, false),
        (#"([0-9]{3}\\.?){3}-?[0-9]{2}"#, #"12345678909"#, true), (#"([0-9]{3}\\.?){3}-?[0-9]{2}"#, #""#, false),
        (#"\\d+"#, #"529982247250"#, true), (#"\\d+"#, #"5299822472"#, false),
    ]

    @Test("verifyCPF", arguments: verifyCPFRows)
    func verifyCPF(_ row: OperatorRow) { OperatorCheck.check("verifyCPF", row) }

    static let verifySSNRows: [OperatorRow] = [
        (#"\\d{3}-?\\d{2}-?\\d{4}"#, #"078-05-1120"#, true), (#"\\d{3}-?\\d{2}-?\\d{4}"#, #"078051120"#, true),
        (#"\\d{3}-?\\d{2}-?\\d{4}"#, #"666123456"#, false), (#"\\d{3}-?\\d{2}-?\\d{4}"#, #"000123456"#, false),
        (#"\\d{3}-?\\d{2}-?\\d{4}"#, #"123004567"#, false), (#"\\d{3}-?\\d{2}-?\\d{4}"#, #"123450000"#, false),
        (#"\\d{3}-?\\d{2}-?\\d{4}"#, #"739123456"#, true), (#"\\d{3}-?\\d{2}-?\\d{4}"#, #"740123456"#, false),
        (#"\\d{3}-?\\d{2}-?\\d{4}"#, #"900123456"#, false), (#"\\d{3}-?\\d{2}-?\\d{4}"#, #"123456789"#, false),
        (#"\\d{3}-?\\d{2}-?\\d{4}"#, #"234567890"#, true), (#"\\d{3}-?\\d{2}-?\\d{4}"#, #"111111111"#, false),
        (#"\\d{3}-?\\d{2}-?\\d{4}"#, #"574578065"#, true), (#"\\d{3}-?\\d{2}-?\\d{4}"#, #""#, false),
    ]

    @Test("verifySSN", arguments: verifySSNRows)
    func verifySSN(_ row: OperatorRow) { OperatorCheck.check("verifySSN", row) }
}
