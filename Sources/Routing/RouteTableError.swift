// Why rules cannot be compiled. `rule` is always the caller's number.

public import HTTPSemantics
public import PatternMatching

/// A rule that a table cannot be built from.
public enum RouteTableError: Error, Equatable, Sendable {
    /// The path is not one that a request can have.
    case refusedPath(rule: Int, path: String, reason: PathError)
    /// The path has more segments than `RouteTable.maximumDepth`.
    case tooDeep(rule: Int, path: String)
    /// The host is empty, longer than 255 bytes, has more labels than `RouteTable.maximumDepth`, or holds what
    /// cannot be in a host name.
    case invalidHost(rule: Int, host: String)
    /// A regular expression of the rule's path or conditions does not compile.
    case invalidExpression(rule: Int, reason: PatternError)
    /// The number is negative or not below 2³²−1.
    case invalidRuleNumber(rule: Int)
}

extension RouteTableError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .refusedPath(_, let path, let reason): "path `\(path)` can never match: \(reason)"
        case .tooDeep(_, let path):
            "path `\(path)` has too many segments: at most \(RouteTable.maximumDepth) are allowed"
        case .invalidHost(_, let host):
            "`\(host)` is no host: expected a name such as `example.com` or `*.example.com`, or an address"
        case .invalidExpression(_, let reason): reason.description
        case .invalidRuleNumber(let rule): "rule number \(rule) is not between 0 and \(UInt32.max - 1)"
        }
    }
}
