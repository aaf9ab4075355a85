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

    /// How many conditions there are besides host and path, which decides between routes that are equal in those:
    /// one for methods, one for each header and each query parameter.
    public var conditionCount: Int { (methods.isEmpty ? 0 : 1) + headers.count + query.count }
}

extension MatchModel: CustomStringConvertible {
    /// What is asked, in the shortest words: the name of a route that has no other.
    public var description: String {
        let names = hosts.map { $0.value.description }.joined(separator: ",")
        let place = names + (path?.value.description ?? (names.isEmpty ? "/" : ""))
        let conditions = [methods.map(\.value).joined(separator: ",")] + headers.map { "\($0.name.value):" }
            + query.map { "?\($0.name.value)" }
        return ([place] + conditions.filter { !$0.isEmpty }).joined(separator: " ")
    }
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
