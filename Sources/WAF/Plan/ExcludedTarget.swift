// What a rule does not look at, by `ctl` or by a route.

internal import PatternMatching
internal import SecLang

/// A target that is left out of rules while a transaction runs.
final class ExcludedTarget: Sendable {
    /// What the variable is called in messages, such as `ARGS`.
    let name: [UInt8]
    /// The members that are meant; nil for all of them.
    let selector: Selector?
    /// For `XML`: the path, as rules write it. What is left out are targets of that path, not nodes.
    let path: [UInt8]?

    /// - Parameter selector: what `variable` says of members, compiled.
    init(_ variable: VariableSyntax, selector: Selector?) {
        name = Array(variable.name.rawValue.utf8)
        self.selector = selector
        if case .xpath(let path) = variable.selector { self.path = Array(path.utf8) } else { path = nil }
    }

    /// Whether it speaks of a target, or of some of its members.
    func concerns(_ target: TargetPlan) -> Bool { name == target.name && (path ?? target.member) == target.member }

    /// Whether a member of a target that it speaks of is left out.
    func selects(_ member: UnsafeRawBufferPointer, hash: UInt32, _ scratch: borrowing PatternScratch) -> Bool {
        selector?.selects(member, hash: hash, scratch) ?? true
    }
}
