// The variables that tell how far a transaction is, and what rules have noted or found out for others.

internal import Glibc

extension Transaction {
    /// HIGHEST_SEVERITY as long as no rule with a severity has matched, as ModSecurity 2.9 says it.
    static let noSeverity = 255

    /// Gives those that have a value from the beginning that value.
    func beginProgress() {
        setNumber(.highestSeverity, Self.noSeverity)
        setText(.sessionIdentifier, "")
        setText(.userIdentifier, "")
        if ruleSet.uses(.environment) { values.reserve(.environment, Self.maximumEnvironment) }
        if ruleSet.uses(.geography) { values.reserve(.geography, GeoPlace.maximumMembers) }
        guard ruleSet.uses(.duration) else { return }
        beganAt = Self.microseconds()
        setNumber(.duration, 0)
    }

    /// DURATION: microseconds since the beginning, as of the beginning of each phase.
    func setDuration() {
        guard ruleSet.uses(.duration) else { return }
        setNumber(.duration, Self.microseconds() &- beganAt)
    }

    private static func microseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec &* 1_000_000 &+ time.tv_nsec / 1_000
    }

    /// ENV holds what rules have put there and nothing of the process's own environment, which is no business of
    /// requests.
    func setEnvironment(_ name: UnsafeRawBufferPointer, to value: UnsafeRawBufferPointer?) {
        guard ruleSet.uses(.environment), !name.isEmpty else { return }
        let others = values[.environment].filter { !NameText.equal($0.name, name) }
        values.clear(.environment)
        for other in others { values.add(.environment, name: other.name, other.bytes) }
        guard let value, others.count < Self.maximumEnvironment else { return }
        values.add(.environment, name: keep(name), keep(value))
    }

    /// The most names of ENV: each costs a look along the list.
    private static let maximumEnvironment = 64

    /// GEO is the place that was just found.
    func setPlace() {
        guard let place = context.place else { return }
        context.place = nil
        guard ruleSet.uses(.geography) else { return }
        values.clear(.geography)
        for (name, value) in place.members {
            let name = UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
            values.add(.geography, name: name, value.withUnsafeBytes { keep($0) })
        }
    }
}
