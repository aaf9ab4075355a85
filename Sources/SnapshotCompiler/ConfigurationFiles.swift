// The files that a configuration names, as whoever can read them hands them over.

public import ConfigModel
public import Diagnostics
package import SecLang
public import TLS
package import WAF

/// Reads what a configuration names. The compiler itself opens no file.
public protocol ConfigurationFiles {
    /// The pairs of a source that serve, checked, and what is new to say about it. A pair whose files did not change is
    /// the same object as before.
    func certificates(of source: CertificateSource) -> (pairs: [CertificatePair], diagnostics: [Diagnostic])

    /// The rules of a rule set, and the files that they name.
    func rules(of ruleSet: RuleSetModel) -> RuleSource

    /// The contents of a PEM file.
    func contents(of path: Located<String>) -> Result<[UInt8], UnreadableFile>
}

/// A rule set's directives, and where they find what else they need.
public struct RuleSource: Sendable {
    package var syntax: RuleSetSyntax
    package var resources: RuleResources
    /// Equal for equal rule files.
    package var digest: Int
    /// The database of places that the configuration names.
    package var geoDatabase: Located<String>?

    package init(
        syntax: RuleSetSyntax, resources: RuleResources, digest: Int, geoDatabase: Located<String>? = nil
    ) {
        self.geoDatabase = geoDatabase
        self.syntax = syntax
        self.resources = resources
        self.digest = digest
    }
}

/// A file that could not be read.
public struct UnreadableFile: Error {
    /// What to tell the operator.
    public var diagnostic: Diagnostic

    public init(_ diagnostic: Diagnostic) { self.diagnostic = diagnostic }
}
