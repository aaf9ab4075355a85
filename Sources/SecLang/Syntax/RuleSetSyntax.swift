// All that came of reading a set of rules.

package import Diagnostics

/// Directives in order, and what was wrong with their text.
package struct RuleSetSyntax: Sendable {
    /// The directives of all files, in line. Where something was refused it is missing from here.
    package var directives: [Directive] = []
    /// The files that were read, in that order and as they were named.
    package var files: [String] = []
    /// What was found, in the order found: at most `SecLangLimits.diagnostics`, and one that says there was more.
    package var diagnostics: [Diagnostic] = []

    package init() {}

    /// Whether the rules may be used.
    package var isUsable: Bool { !diagnostics.contains { $0.severity == .error } }
}
