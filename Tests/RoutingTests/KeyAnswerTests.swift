// What fits into an answer is said by it; what does not is left to the details.

@testable import Routing
import Testing

@Suite struct KeyAnswerTests {
    static let always = CandidateList(directRule: 12, first: 3)
    static let conditional = CandidateList(directRule: nil, first: 3)

    @Test(arguments: [0, 1, 100_000, (1 << 26) - 1] as [UInt32])
    func `a rule that always matches is the answer`(rule: UInt32) {
        let answer = KeyAnswer(CandidateList(directRule: rule, first: 3), number: 7)
        #expect(answer.rule == rule)
        #expect(answer.depths == nil)
    }

    @Test(arguments: [
        conditional, CandidateList(directRule: 1 << 26, first: 3), CandidateList(directRule: .max - 1, first: 3),
    ])
    func `conditions and great numbers are left to the details`(candidates: CandidateList) {
        let answer = KeyAnswer(candidates, number: 7)
        #expect(answer.rule == nil)
        #expect(answer.depths == nil)
        #expect(answer.number == 7)
    }

    @Test(arguments: [
        (HostRoutes(depths: 1 << 1), 1 << 1),
        (HostRoutes(depths: 1 << 24 | 1 << 3, candidates: always), 1 << 24 | 1 << 3 | 1),
        (HostRoutes(depths: HostRoutes.exactPaths), HostRoutes.exactPaths),
        (HostRoutes(depths: 1 << 63 | 1 << 2, candidates: conditional), 1 << 63 | 1 << 2 | 1),
    ] as [(HostRoutes, UInt64)])
    func `the depths of a host are the answer, with bit 0 for its root`(routes: HostRoutes, depths: UInt64) {
        let answer = KeyAnswer(routes, number: 7)
        #expect(answer.depths == depths)
        #expect(answer.rule == nil)
    }

    @Test(arguments: [
        HostRoutes(depths: 1 << 25), HostRoutes(depths: 1 << 62), HostRoutes(candidates: conditional),
        HostRoutes(depths: 1 << 1, expressions: ExpressionList(first: 0, count: 1)),
        HostRoutes(expressions: ExpressionList(first: 0, count: 1)),
    ])
    func `deep paths, conditions and expressions are left to the details`(routes: HostRoutes) {
        let answer = KeyAnswer(routes, number: 7)
        #expect(answer.rule == nil)
        #expect(answer.depths == nil)
        #expect(answer.number == 7)
    }
}
