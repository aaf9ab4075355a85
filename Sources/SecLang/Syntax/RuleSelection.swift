// Which rules a removal or an update means.

/// The rules that a directive or a `ctl` speaks of.
package enum RuleSelection: Hashable, Sendable {
    /// By id; a single id is a range of one.
    ///
    /// `follower` is set by the form `id:n`, which only updates of targets have: 0 is the rule itself, 1 the first
    /// that it chains. Nil means the rule itself.
    case ids([ClosedRange<Int>], follower: Int?)
    /// Those with a tag that the regular expression matches.
    case tag(String)
    /// Those with a message that the regular expression matches.
    case message(String)
}
