// Which requests a route takes.

/// What a request must be like. Everything that is said must hold; within a list one is enough.
public struct MatchModel: Sendable, Equatable {
    /// Host patterns; empty takes every host.
    public var hosts: [Located<HostPattern>] = []
    /// The path; nil takes every path.
    public var path: Located<PathPattern>?
    /// Methods; empty takes every method.
    public var methods: [Located<String>] = []
    /// Conditions on header fields; names are lower case.
    public var headers: [FieldMatchModel] = []
    /// Conditions on query parameters.
    public var query: [FieldMatchModel] = []

    /// Takes everything.
    public init() {}

    /// How many kinds of condition decide between routes of equal host and path (DESIGN of precedence):
    /// one for methods, one for each header and each query parameter.
    public var conditionCount: Int { (methods.isEmpty ? 0 : 1) + headers.count + query.count }
}

/// A condition on a named field or parameter.
public struct FieldMatchModel: Sendable, Equatable {
    /// Its name.
    public var name: Located<String>
    /// What is asked of its value.
    public var condition: Located<FieldCondition>

    public init(name: Located<String>, condition: Located<FieldCondition>) {
        self.name = name
        self.condition = condition
    }
}

/// What is asked of a value.
public enum FieldCondition: Hashable, Sendable {
    /// Exactly this text.
    case exact(String)
    /// A regular expression that is found in it.
    case regex(String)
    /// That it is there (true), or is not (false).
    case present(Bool)
}
