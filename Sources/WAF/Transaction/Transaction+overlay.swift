// Taking up what is different for the transaction's route.

extension Transaction {
    /// Leaves out what the overlay leaves out. To be called before `begin`; holds until `reset`.
    ///
    /// - Parameter leavesOut: whether exclusions count; false tells what they keep from matching.
    package func apply(_ overlay: RuleOverlay, leavesOut: Bool = true) {
        self.overlay = overlay
        assertVariables()
        guard leavesOut, overlay.excludes else { return }
        remove(overlay.removed)
        if !overlay.targets.isEmpty { shorten(overlay.shortened) }
    }

    /// Sets the overlay's variables, which rules may have set to something else.
    func assertVariables() {
        guard let overlay else { return }
        for (slot, value) in overlay.variables { variables.slots[slot] = .number(value) }
    }
}
