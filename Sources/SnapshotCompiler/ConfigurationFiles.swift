// The files that a configuration names, as whoever can read them hands them over.

public import ConfigModel
public import Diagnostics
package import SecLang
package import WAF

/// A certificate chain and its key as PEM text, unjudged.
public struct CertificateMaterial: Sendable {
    /// The certificate's file, for messages.
    public var origin: String
    /// The chain, leaf first.
    public var certificatePEM: [UInt8]
    /// The leaf's key.
    public var keyPEM: [UInt8]

    public init(origin: String, certificatePEM: [UInt8], keyPEM: [UInt8]) {
        self.origin = origin
        self.certificatePEM = certificatePEM
        self.keyPEM = keyPEM
    }
}

/// Reads what a configuration names. The compiler itself opens no file.
public protocol ConfigurationFiles {
    /// All pairs of a source, and what there is to say about it.
    func certificates(of source: CertificateSource) -> (pairs: [CertificateMaterial], diagnostics: [Diagnostic])

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

    package init(syntax: RuleSetSyntax, resources: RuleResources, digest: Int) {
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
