// How a rule can end a transaction.

internal import SecLang

/// A rule's disruptive action; `block` has become what it stands for.
enum Disruption: Sendable, Equatable {
    case pass
    case deny(status: UInt16)
    case drop
    case redirect(status: UInt16)
    case allow(AllowScope)
}
