// A gateway for all cases of HTTP/2, and the backend that judges what it is sent.

import GatewayTestSupport
import TestSupport

/// One gateway and one backend: a case that hurts them is seen by those after it.
final class HTTP2Stage: @unchecked Sendable {
    let gateway: TestGateway
    let backend: RecordingBackend

    init() throws {
        backend = try RecordingBackend { request, connection in
            // Never answered, so that its stream stays open.
            request.startLine.contains(" /held") ? BackendAnswer([]) : .echo(request, connection: connection)
        }
        gateway = try TestGateway(
            .init(workers: 1, settings: "limits: { bodyBytes: 1MiB }"),
            "routes: [{ match: /, to: http://127.0.0.1:\(backend.port) }]\n")
    }

    static let shared = Result { try HTTP2Stage() }

    /// Whether a request by itself is answered as it should be.
    func answersCanary() throws -> Bool {
        try gateway.answer(to: "GET /canary HTTP/1.1\r\nHost: localhost\r\n\r\n").text == "/canary"
    }
}
