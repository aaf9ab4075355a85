// A request as a table sees it, for tests.

import Routing

/// Host, path and conditions in plain values.
struct TestRequest: RouteConditions, CustomStringConvertible {
    var host = ""
    var path = "/"
    var method = "GET"
    var headers: [(name: String, value: String)] = []
    var query: [(name: String, value: String)] = []

    var description: String { "\(method) \(host)\(path) \(headers) \(query)" }

    func isMethod(_ method: Span<UInt8>) -> Bool { Array(self.method.utf8) == Array(copying: method) }

    func anyHeader(named name: Span<UInt8>, satisfies test: (Span<UInt8>) -> Bool) -> Bool {
        Self.any(headers.map { ($0.name.lowercased(), $0.value) }, named: name, satisfies: test)
    }

    func anyQueryParameter(named name: Span<UInt8>, satisfies test: (Span<UInt8>) -> Bool) -> Bool {
        Self.any(query.map { ($0.name, $0.value) }, named: name, satisfies: test)
    }

    private static func any(
        _ fields: [(String, String)], named name: Span<UInt8>, satisfies test: (Span<UInt8>) -> Bool
    ) -> Bool {
        let name = Array(copying: name)
        for field in fields where Array(field.0.utf8) == name {
            if test(Array(field.1.utf8).span) { return true }
        }
        return false
    }
}

extension RouteTable {
    func match(_ request: TestRequest) throws -> RouteMatch? {
        let scratch = RouteScratch()
        return try match(
            host: Array(request.host.utf8).span, path: Array(request.path.utf8).span, conditions: request,
            scratch: scratch)
    }

    func explain(_ request: TestRequest) throws -> RouteExplanation {
        let scratch = RouteScratch()
        return try explain(
            host: Array(request.host.utf8).span, path: Array(request.path.utf8).span, conditions: request,
            scratch: scratch)
    }
}

extension RouteRule {
    /// A rule in the words of the tables of tests.
    init(
        _ rule: Int, _ hosts: [String], _ path: PathPattern, methods: [String] = [],
        headers: [FieldCondition] = [], query: [FieldCondition] = []
    ) {
        self.init(
            rule: rule, hosts: hosts.map { HostPattern($0) }, path: path, methods: methods.map { Array($0.utf8) },
            headers: headers, query: query)
    }
}

extension Array where Element == UInt8 {
    init(copying span: Span<UInt8>) {
        self = span.indices.map { span[$0] }
    }
}
