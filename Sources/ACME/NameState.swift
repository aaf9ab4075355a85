// Where one name stands.

/// A name that shall have a certificate.
struct NameState {
    /// A DNS name, or `*.` and one.
    let name: String
    /// What serves; nil before the first.
    var certificate: AgentStore.Certificate?
    /// When that is renewed; nil without a certificate.
    var plan: RenewalPlan?
    /// Nothing is begun before this moment.
    var nextAttempt: Int64 = 0
    /// Rounds in a row in which no authority gave a certificate.
    var failures = 0
    /// Why the last one did not; nil after a success.
    var lastFailure: ProtocolFailure?
    /// The authority that is asked next, by its place in the settings.
    var authority = 0
    /// Authorities that were asked in this round.
    var asked = 0
    /// The order under way; nil for none.
    var order: OrderMachine?
    /// What was shown for it and has to be taken back.
    var shown: [ChallengeAnswer] = []
    /// Whether the order is a second one because its authority no longer knew the first.
    var isSecondOrder = false

    init(name: String) { self.name = name }

    /// When something is to be begun for it, an order under way aside.
    var due: Int64 { max(nextAttempt, plan?.moment ?? 0) }

    /// When its authority is to be asked what it thinks of renewal; nil for never.
    var nextLook: Int64? { order == nil ? plan?.nextLook : nil }
}
