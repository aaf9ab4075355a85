// What the validator completes. What it refuses stands, message for message, among the fixtures of FileProvider.

import Addressing
import ConfigModel
import Diagnostics
import Testing

@Suite struct ValidatorTests {
    @Test func `with certificates and no listeners there are two, and the plain one redirects to the other`() throws {
        var model = Self.model()
        model.listeners = []
        model.certificates = [.directory(.byDefault("certs"))]
        let gateway = try #require(Validator.validate(model).model).gateway
        #expect(gateway.listeners.map(\.address.value) == [.everyAddress(port: 80), .everyAddress(port: 443)])
        #expect(gateway.listeners.map { $0.tls != nil } == [false, true])
        #expect(gateway.listeners[0].redirect?.value.port == 443)
    }

    @Test func `a redirect to https names the port of the first TLS listener`() throws {
        var model = Self.model()
        model.certificates = [.directory(.byDefault("certs"))]
        model.listeners[0].redirect = .byDefault(HTTPSRedirect())
        var secure = ListenerModel(address: .byDefault(.everyAddress(port: 8443)))
        secure.tls = TLSListenerModel()
        model.listeners.append(secure)
        let gateway = try #require(Validator.validate(model).model).gateway
        #expect(gateway.listeners[0].redirect?.value.port == 8443)
    }

    @Test func `equal URLs share one anonymous upstream, and every target has a name`() throws {
        var model = Self.model()
        model.routes = try [
            Self.route(host: "a.example", to: ["http://10.0.0.1"]),
            Self.route(host: "b.example", to: ["http://10.0.0.1:80/"]),
            Self.route(host: "c.example", to: ["http://10.0.0.1", "http://10.0.0.2"]),
        ]
        let gateway = try #require(Validator.validate(model).model).gateway
        #expect(gateway.upstreams.map(\.name.value) == ["http://10.0.0.1", "http://10.0.0.1,http://10.0.0.2"])
        let isAnonymous = gateway.upstreams.map(\.isAnonymous)
        #expect(isAnonymous == [true, true])
        let names = gateway.routes.map { route -> [String?] in
            guard case .forward(let targets) = route.action else { return [] }
            return targets.map(\.upstreamName)
        }
        #expect(names == [["http://10.0.0.1"], ["http://10.0.0.1"], ["http://10.0.0.1,http://10.0.0.2"]])
    }

    @Test func `names made from equal matches are told apart`() throws {
        var model = Self.model()
        model.routes = try (0..<3).map { _ in try Self.route(host: "a.example", to: ["http://10.0.0.1"]) }
        let gateway = try #require(Validator.validate(model).model).gateway
        #expect(gateway.routes.map(\.name.value) == ["a.example", "a.example (2)", "a.example (3)"])
    }

    @Test func `what is said of nothing in particular is said of the file`() {
        var model = GatewayModel()
        model.position = SourcePosition(file: "gatehouse.yaml", line: 1, column: 1)
        let (validated, diagnostics) = Validator.validate(model)
        #expect(validated == nil)
        #expect(diagnostics.map(\.description) == [
            "gatehouse.yaml:1:1: warning: there are no routes: every request is answered with 404",
            "gatehouse.yaml:1:1: error: there are no listeners: "
                + "add listeners, or certificates to listen on :80 and :443",
        ])
    }

    @Test func `secrets are left out of the dump`() throws {
        var model = Self.model()
        model.routes = [try Self.route(host: "a.example", to: ["http://10.0.0.1"])]
        model.routes[0].headers.request.set = [
            FieldLineModel(name: .byDefault("Authorization"), value: .byDefault("Bearer hidden")),
            FieldLineModel(name: .byDefault("X-Api-Key"), value: .byDefault("hidden")),
            FieldLineModel(name: .byDefault("X-Open"), value: .byDefault("shown")),
        ]
        let dump = renderJSON(try #require(Validator.validate(model).model))
        #expect(!dump.contains("hidden"))
        #expect(dump.contains("shown"))
    }

    private static func model() -> GatewayModel {
        var model = GatewayModel()
        model.listeners = [ListenerModel(address: .byDefault(.everyAddress(port: 8080)))]
        return model
    }

    private static func route(host: String, to urls: [String]) throws -> RouteModel {
        var match = MatchModel()
        match.hosts = [.byDefault(try HostPattern(parsing: host))]
        let endpoints = try urls.map { EndpointModel(url: .byDefault(try EndpointURL(parsing: $0))) }
        let target = ForwardTarget(.byDefault(.endpoints(endpoints)))
        return RouteModel(name: .byDefault("\(match)"), match: match, action: .forward([target]), at: nil)
    }
}
