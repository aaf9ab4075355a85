// What the builder hands to the table: everything in order, before it is laid out in memory.

internal import Bytes

/// The parts of a `RouteTable`. Hosts are numbered as they came; the number after the last stands for "every host".
struct RouteTableParts {
    /// A key of the path table, by the host's number.
    struct PathKey: Hashable {
        var host: Int
        var isExact: Bool
        var bytes: [UInt8]
    }

    var hostKeys: [TableKey] = []
    var hostRoutes: [HostRoutes] = []
    var everyHost = HostRoutes()
    var pathKeys: [PathKey] = []
    var pathCandidates: [CandidateList] = []
    var wildcardDepths: UInt64 = 0
    var maximumPrefixDepth = 0
    var maximumPrefixBytes = 0
    var candidates: [Candidate] = []
    var conditions: [RouteCondition] = []
    var expressions: [RouteExpression] = []
    /// The regular expressions to compile, each with the number of the first rule that has it.
    var patterns: [(expression: [UInt8], rule: Int)] = []
    var methodNames: [ByteRange] = []
    var text: [UInt8] = []
    /// The numbers of the rules of each host, "every host" last.
    var rulesOfHost: [[Int]] = []
    var ruleCount = 0
    var shadowedRules: [ShadowedRule] = []
}
