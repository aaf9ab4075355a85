// What the last compilation made, for the next one to take over where nothing changed.

internal import ConfigModel
internal import Routing
internal import TLS

/// Compiled parts by what they were made from. Holds the newest generation's parts only.
struct CompileCache {
    /// The routes that `table` was made from.
    var routes: [RouteModel] = []
    /// The rules by which the paths of those routes were brought to canonical form.
    var paths = PathRulesModel()
    var table: RouteTable?
    /// Parsed client certificates by what their files say.
    var pairs: [PairKey: CertificatePair] = [:]
    /// Server contexts by profile and pairs.
    var servers: [ServerKey: TLSServerContext] = [:]
    /// What is asked of clients, by what it was made from.
    var policies: [PolicyKey: ClientCertificatePolicy] = [:]
    /// Client contexts by settings and files' contents.
    var clients: [ClientKey: TLSClientContext] = [:]

    /// Compiled rule sets by name and contents.
    var ruleSets: [RuleSetKey: CompiledRules] = [:]
    /// Rate limits and bounds by identity.
    var limits = LimitCache()

    struct PairKey: Hashable {
        /// SHA-256 over both files: a key's text is not kept.
        var digest: [UInt8]
        var origin: String
    }

    struct ServerKey: Hashable {
        var profile: TLS.TLSProfile
        var pairs: [ObjectIdentifier]
        var clients: [ClientPolicyKey]
        var ticketSeconds: UInt64
        var answersChallenges: Bool
        /// Which pairs are valid: where it changes, another pair may serve a name.
        var isValid: [Bool]
        /// Which pairs are not revoked, and which have the staple that they must have: likewise.
        var isUnrevoked: [Bool]
        var isStapled: [Bool]
    }

    /// A host, empty for all others, and its policy; nil asks nobody.
    struct ClientPolicyKey: Hashable {
        var host: String
        var policy: ObjectIdentifier?
    }

    struct PolicyKey: Hashable {
        var scope: String
        var authorities: [UInt8]
        var revocations: [[UInt8]]
        var mode: ClientCertificatePolicy.Mode
        var depth: Int
        var forwarding: ClientCertificatePolicy.Forwarding
    }

    struct ClientKey: Hashable {
        var authorities: [UInt8]?
        var certificate: ObjectIdentifier?
        var verify: Bool
        var protocols: [String]
    }
}
