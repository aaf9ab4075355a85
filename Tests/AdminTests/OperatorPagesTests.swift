// What the operator's listener serves.

import Admin
import ConfigModel
import ControlPlane
import DataPlane
import HTTPSemantics
import Telemetry
import Testing

@Suite struct OperatorPagesTests {
    private let status = StatusBoard()
    private let metrics = MetricRegistry()
    private var pages: OperatorPages { OperatorPages(metrics: metrics, status: status) }

    private func text(_ answer: AdminAnswer) -> String { String(decoding: answer.body, as: UTF8.self) }

    @Test func `readiness follows the status`() {
        #expect(pages.respond(method: .get, target: "/readyz").status == 503)
        status.setReady(true)
        #expect(pages.respond(method: .get, target: "/readyz").status == 200)
        status.setReady(false)
        #expect(pages.respond(method: .get, target: "/readyz").status == 503)
    }

    static let pages: [(method: HTTPMethod, target: String, status: UInt16)] = [
        (.get, "/healthz", 200), (.head, "/healthz", 200), (.get, "/healthz?full", 200), (.get, "/", 200),
        (.get, "/metrics", 200), (.get, "/config", 503), (.get, "/certificates", 200),
        (.get, "/certificates?format=json", 200), (.get, "/nowhere", 404), (.get, "/healthz/", 404),
        (.post, "/healthz", 405), (.delete, "/metrics", 405), (.other, "/healthz", 405), (.get, "", 404),
    ]

    @Test(arguments: pages)
    func `a page answers like this`(_ method: HTTPMethod, _ target: String, _ expected: UInt16) {
        #expect(pages.respond(method: method, target: target).status == expected)
    }

    @Test func `metrics are in the format that Prometheus reads`() {
        metrics.addBuildInfo(version: "1.2.3", openSSL: "OpenSSL 3")
        let answer = pages.respond(method: .get, target: "/metrics")
        #expect(text(answer).contains("# TYPE gatehouse_build_info gauge\n"))
        #expect(text(answer).contains("version=\"1.2.3\""))
        #expect(answer.contentType.hasPrefix("text/plain"))
    }

    @Test func `the configuration is that in force, without secrets`() throws {
        var model = GatewayModel()
        model.listeners = [ListenerModel(address: .byDefault(.everyAddress(port: 8080)))]
        var route = RouteModel(name: .byDefault("a"), match: MatchModel(), action: .respond(RespondModel()), at: nil)
        route.headers.response.set = [
            FieldLineModel(name: .byDefault("X-Api-Key"), value: .byDefault("hidden"))
        ]
        model.routes = [route]
        let validated = try #require(Validator.validate(model).model)
        status.note(ReloadReport(.published(generation: 1), []), model: validated)
        let answer = pages.respond(method: .get, target: "/config")
        #expect(answer.status == 200)
        #expect(text(answer).hasPrefix("{"))
        #expect(text(answer).contains(":8080"))
        #expect(!text(answer).contains("hidden"))
    }
}
