// OpenSSL's own OCSP responder behind a port on loopback: `openssl ocsp` judges requests and signs responses.

internal import Foundation
internal import Synchronization

/// A responder for one authority. It binds 127.0.0.1 alone, which the program's own server would not.
public final class OpenSSLResponder: Sendable {
    public static var isInstalled: Bool { Program.isInstalled("openssl") }

    /// What it does instead of answering as it should.
    public enum Trouble: Sendable {
        case none
        /// Answers with something else.
        case bytes([UInt8])
        /// Answers 503.
        case unavailable
    }

    private struct State {
        var trouble = Trouble.none
        var responses: [[UInt8]] = []
        var count = 0
    }

    private let state: Mutex<State>
    /// Its path is all that is asked of it, and files are written under `state`'s lock.
    nonisolated(unsafe) private let directory: TemporaryDirectory
    private let server: Mutex<ScriptedUpstream?>
    public let port: UInt16

    public init(_ authority: CertificateFactory) throws {
        let directory = try TemporaryDirectory()
        try directory.write("ca.crt", authority.certificatePEM)
        try directory.write("ca.key", authority.keyPEM)
        try directory.write("index.txt", [])
        self.directory = directory
        state = Mutex(State())
        server = Mutex(nil)
        let answer = Relay()
        let made = try ScriptedUpstream { stream, upstream in
            while let request = try upstream.takeRequest(from: stream) {
                let (status, body) = answer.ask(request)
                try stream.write(
                    "HTTP/1.1 \(status) X\r\nContent-Type: application/ocsp-response\r\n"
                        + "Content-Length: \(body.count)\r\n\r\n")
                try stream.write(body)
            }
        }
        port = made.port
        server.withLock { $0 = made }
        answer.listen { [weak self] in self?.answer(to: $0) ?? (503, []) }
    }

    public var url: String { "http://127.0.0.1:\(port)" }

    /// Lets it know a certificate.
    public func list(_ leaf: MintedCertificate, revoked: Bool = false) throws {
        let serial = CertificateFactory.serialNumber(leaf.certificatePEM)
        let status = revoked ? "R\t491231235959Z\t250101000000Z" : "V\t491231235959Z\t"
        let line = "\(status)\t\(serial)\tunknown\t/CN=\(serial)\n"
        try state.withLock { _ in
            let before = try String(contentsOfFile: "\(directory.path)/index.txt", encoding: .utf8)
            let others = before.split(separator: "\n").filter { !$0.contains("\t\(serial)\t") }.map { $0 + "\n" }
            try directory.write("index.txt", Array((others.joined() + line).utf8))
        }
    }

    /// What it does from now on.
    public func make(_ trouble: Trouble) { state.withLock { $0.trouble = trouble } }

    /// What it signed so far.
    public var responses: [[UInt8]] { state.withLock { $0.responses } }

    /// How often it was asked.
    public var requestCount: Int { state.withLock { $0.count } }

    /// Listens no more.
    public func stop() { server.withLock { $0.take() }?.stop() }

    private func answer(to request: WireMessage) -> (Int, [UInt8]) {
        state.withLock { state in
            state.count += 1
            switch state.trouble {
            case .bytes(let bytes): return (200, bytes)
            case .unavailable: return (503, [])
            case .none: break
            }
            guard let question = Self.question(request), let response = run(question, state.count) else {
                return (400, [])
            }
            state.responses.append(response)
            return (200, response)
        }
    }

    private func run(_ question: [UInt8], _ number: Int) -> [UInt8]? {
        let path = directory.path
        guard let asked = try? directory.write("\(number).request", question) else { return nil }
        let program = try? Program("openssl", [
            "ocsp", "-index", "\(path)/index.txt", "-CA", "\(path)/ca.crt", "-rsigner", "\(path)/ca.crt",
            "-rkey", "\(path)/ca.key", "-reqin", asked, "-respout", "\(path)/\(number).response", "-ndays", "1",
        ])
        program?.wait()
        return (try? Data(contentsOf: URL(fileURLWithPath: "\(path)/\(number).response"))).map(Array.init)
    }

    /// The OCSPRequest of a GET or a POST (RFC 6960 appendix A).
    private static func question(_ request: WireMessage) -> [UInt8]? {
        if request.startLine.hasPrefix("POST ") { return request.body }
        let target = request.startLine.split(separator: " ")[1].dropFirst()
        return target.removingPercentEncoding.flatMap { Data(base64Encoded: $0) }.map(Array.init)
    }

    /// Who answers, once there is somebody.
    private final class Relay: Sendable {
        private let action = Mutex<(@Sendable (WireMessage) -> (Int, [UInt8]))?>(nil)

        func listen(_ action: @escaping @Sendable (WireMessage) -> (Int, [UInt8])) {
            self.action.withLock { $0 = action }
        }

        func ask(_ request: WireMessage) -> (Int, [UInt8]) {
            let action = action.withLock { $0 }
            return action?(request) ?? (503, [])
        }
    }
}
