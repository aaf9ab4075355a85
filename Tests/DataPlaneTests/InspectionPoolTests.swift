// Which inspections wait for the next request, and what they hold on to.

import SecLang
import Snapshots
import Testing
import WAF

@testable import DataPlane

@Suite struct InspectionPoolTests {
    /// Rules of their own, compiled anew.
    private static func rules() -> RouteInspection {
        let syntax = RuleSetReader.read(
            text: Array("SecRule ARGS \"@rx evil\" \"id:1,phase:2,deny\"\n".utf8), named: "test.conf")
        let (ruleSet, _) = RuleCompiler.compile(syntax.directives, resources: .files())
        return RouteInspection(ruleSet: ruleSet, name: "test", mode: .block)
    }

    private static func inspection(_ rules: RouteInspection) -> Inspection {
        Inspection(rules, persistent: PersistentVariables())
    }

    @Test func `one waits for the next request of its rule set, whatever the generation`() {
        var pool = InspectionPool()
        let (one, other) = (Self.rules(), Self.rules())
        pool.adopt([one, other])
        let inspection = Self.inspection(one)
        pool.put(inspection)
        pool.adopt([other, one, one])
        #expect(pool.take(other) == nil)
        #expect(pool.take(one) === inspection)
        #expect(pool.take(one) == nil)
    }

    @Test(arguments: [false, true])
    func `rules that are in force no more are not held`(endsAfterReload: Bool) {
        var pool = InspectionPool()
        weak var held: RuleSet?
        do {
            let old = Self.rules()
            held = old.ruleSet
            pool.adopt([old])
            let inspection = Self.inspection(old)
            if !endsAfterReload { pool.put(inspection) }
            pool.adopt([Self.rules()])
            if endsAfterReload { pool.put(inspection) }
        }
        #expect(held == nil)
    }
}
