// The words of the language, found in any case.

import Testing

@testable import SecLang

@Suite struct VocabularyTests {
    @Test func `every name is found in any case`() {
        for name in VariableName.allCases {
            #expect(VariableName(anyCase: name.rawValue.lowercased()) == name)
        }
        for name in OperatorName.allCases {
            #expect(OperatorName(anyCase: name.rawValue.uppercased()) == name)
        }
        for name in TransformationName.allCases {
            #expect(TransformationName(anyCase: name.rawValue.uppercased()) == name)
        }
    }

    @Test(arguments: [
        ("0", RuleSeverity.emergency), ("2", .critical), ("critical", .critical), ("WARNING", .warning),
        ("7", .debug), ("8", nil), ("-1", nil), ("BAD", nil), ("", nil),
    ])
    func `a severity is a number or a word`(text: String, severity: RuleSeverity?) {
        #expect(RuleSeverity(text) == severity)
    }

    @Test(arguments: [
        ("1", RulePhase.requestHeaders), ("request", .requestBody), ("Response", .responseBody), ("logging", .logging),
        ("5", .logging), ("0", nil), ("6", nil), ("", nil), ("01", nil),
    ])
    func `a phase is a number or a word`(text: String, phase: RulePhase?) {
        #expect(RulePhase(text) == phase)
    }

    @Test func `a feature that is left out says why`() {
        for feature in UnsupportedFeature.allCases { #expect(feature.reason.count > 10) }
    }
}
