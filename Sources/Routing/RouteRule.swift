// What a route matches, as the caller says it, before it is compiled.

/// One rule of a `RouteTable`. A rule without hosts is for every host; conditions must all hold.
public struct RouteRule: Sendable {
    /// The caller's number for the rule, handed back by look-ups. Below 2³²−1.
    public var rule: Int
    /// Any of these hosts; none means every host.
    public var hosts: [HostPattern]
    /// The path.
    public var path: PathPattern
    /// Any of these methods, as on the wire (case counts, RFC 9110 §9.1); none means every method.
    public var methods: [[UInt8]]
    /// All of these header fields; names in any case.
    public var headers: [FieldCondition]
    /// All of these query parameters; names and values as the request's conditions hand them out.
    public var query: [FieldCondition]

    public init(
        rule: Int, hosts: [HostPattern] = [], path: PathPattern, methods: [[UInt8]] = [],
        headers: [FieldCondition] = [], query: [FieldCondition] = []
    ) {
        self.rule = rule
        self.hosts = hosts
        self.path = path
        self.methods = methods
        self.headers = headers
        self.query = query
    }
}

/// Which hosts a rule is for.
public enum HostPattern: Hashable, Sendable {
    /// Every host, and requests without one.
    case any
    /// This name or address alone, without port.
    case exact([UInt8])
    /// Every name with one or more labels in front of this suffix, which is written without `*.`.
    case wildcard([UInt8])

    /// Reads `*`, `*.example.com` or `example.com`.
    public init(_ text: String) {
        if text == "*" {
            self = .any
        } else if text.hasPrefix("*.") {
            self = .wildcard(Array(text.utf8.dropFirst(2)))
        } else {
            self = .exact(Array(text.utf8))
        }
    }
}

/// Which canonical paths a rule is for.
public enum PathPattern: Hashable, Sendable {
    /// This path alone; a trailing slash counts.
    case exact([UInt8])
    /// Paths that begin with these whole segments: `/api` is for `/api`, `/api/` and `/api/x`, not for `/apix`. A
    /// trailing slash makes no difference: `/api/` says the same.
    case prefix([UInt8])
    /// Paths in which this regular expression matches anywhere; `^` and `$` tie it to the ends.
    case regex([UInt8])

    /// The exact path of this text.
    public static func exact(_ text: String) -> PathPattern { .exact(Array(text.utf8)) }
    /// The prefix of this text.
    public static func prefix(_ text: String) -> PathPattern { .prefix(Array(text.utf8)) }
    /// The regular expression of this text.
    public static func regex(_ text: String) -> PathPattern { .regex(Array(text.utf8)) }
}

/// What a header field or a query parameter must be. Of several with the name, one that fits suffices.
public struct FieldCondition: Hashable, Sendable {
    /// What is asked of the value.
    public enum Test: Hashable, Sendable {
        /// Any value.
        case isPresent
        /// No value at all: there is no such field.
        case isAbsent
        /// Exactly these bytes.
        case equals([UInt8])
        /// A regular expression matches anywhere in the value.
        case matches([UInt8])
    }

    /// The field's or parameter's name.
    public var name: [UInt8]
    /// What is asked of its value.
    public var test: Test

    public init(name: [UInt8], test: Test) {
        self.name = name
        self.test = test
    }

    /// The field called `name` has any value.
    public static func isPresent(_ name: String) -> FieldCondition {
        FieldCondition(name: Array(name.utf8), test: .isPresent)
    }

    /// There is no field called `name`.
    public static func isAbsent(_ name: String) -> FieldCondition {
        FieldCondition(name: Array(name.utf8), test: .isAbsent)
    }

    /// The field called `name` is `value`.
    public static func equals(_ name: String, _ value: String) -> FieldCondition {
        FieldCondition(name: Array(name.utf8), test: .equals(Array(value.utf8)))
    }

    /// `expression` matches in the field called `name`.
    public static func matches(_ name: String, _ expression: String) -> FieldCondition {
        FieldCondition(name: Array(name.utf8), test: .matches(Array(expression.utf8)))
    }
}
