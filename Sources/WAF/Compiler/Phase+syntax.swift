// SecLang's phases are the engine's.

internal import SecLang

extension Phase {
    init(_ phase: RulePhase) {
        self = Phase(rawValue: phase.rawValue)!
    }
}
