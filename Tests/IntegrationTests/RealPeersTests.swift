// The gateway between real peers: curl in front, nginx behind, byte for byte as without us.

import Foundation
import Glibc
import GatewayTestSupport
import TestSupport
import Testing

@Suite(.enabled(if: Program.isInstalled("curl") && Program.isInstalled("nginx"), "needs curl and nginx"))
struct RealPeersTests {
    @Test func `files of all sizes, ranges and conditions pass unchanged`() throws {
        let peers = try RealPeers()
        for size in [0, 1, 1024, 65_535, 65_536, 1 << 20, 100 << 20] {
            try peers.makeFile("file-\(size)", size)
            #expect(try peers.isSame(["https://localhost/file-\(size)"]), "\(size) bytes")
        }
        #expect(try peers.isSame(["--range", "100-70000", "https://localhost/file-1048576"]))
        #expect(try peers.isSame(["--range", "0-0,-1", "https://localhost/file-1048576"], comparesBody: false))
        #expect(try peers.isSame(["--head", "https://localhost/file-1048576"], comparesBody: false))
        #expect(try peers.isSame(["--compressed", "https://localhost/text"]))
        #expect(try peers.isSame(["--http1.0", "--no-alpn", "https://localhost/text"]))
        #expect(try peers.isSame(["https://localhost/empty"]))
        #expect(try peers.isSame(["https://localhost/missing"]))
        #expect(try peers.isSame(["-H", "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT", "https://localhost/text"]))
    }

    @Test func `uploads arrive unchanged, counted, chunked and with 100-continue`() throws {
        let peers = try RealPeers()
        let source = try peers.makeFile("source", 100 << 20)
        for (name, options) in [
            ("counted", ["-H", "Expect:"]), ("expected", ["-H", "Expect: 100-continue"]),
            ("chunked", ["-H", "Transfer-Encoding: chunked"]),
        ] {
            let status = try peers.curl(options + ["--upload-file", source, "https://localhost/upload/\(name)"]).status
            #expect(status == 201)
            let arrived = "\(peers.root)/upload/\(name)"
            #expect(FileManager.default.contentsEqual(atPath: source, andPath: arrived), "\(name)")
        }
    }

    @Test func `many requests on one connection are answered in turn`() throws {
        let peers = try RealPeers()
        try peers.makeFile("small", 1024)
        let urls = [String](repeating: "https://localhost/small", count: 200)
        let result = try peers.curl(urls)
        #expect(result.body.count == 200 * 1024)
        #expect(peers.gateway.metric("gatehouse_connections_accepted_total") == 1)
    }
}

/// nginx, and a gateway in front of it.
private final class RealPeers {
    let gateway: TestGateway
    let root: String
    private let directory: TemporaryDirectory
    private let nginx: Program
    private let nginxPort: UInt16
    private let authority: String

    init() throws {
        directory = try TemporaryDirectory()
        root = directory.path
        let probe = try ScriptedUpstream(accepts: false) { _, _ in }
        nginxPort = probe.port
        probe.stop()
        try FileManager.default.createDirectory(atPath: "\(root)/upload", withIntermediateDirectories: true)
        try directory.write("text", Array(String(repeating: "some text to squeeze\n", count: 5000).utf8))
        let configuration = try directory.write("nginx.conf", Array(Self.configuration(root, nginxPort).utf8))
        nginx = try Program("nginx", ["-p", root, "-e", "\(root)/error.log", "-c", configuration])
        let port = nginxPort
        guard eventually({ (try? WireStream(port: port)) != nil }) else { throw WireError.timedOut("nginx's start") }
        gateway = try TestGateway(
            .init(tls: true, settings: "limits: { bodyBytes: 1GiB }"),
            "routes: [{ match: /, to: \"http://127.0.0.1:\(nginxPort)\" }]\n")
        authority = try directory.write("ca.pem", gateway.authority?.certificatePEM ?? [])
    }

    private static func configuration(_ root: String, _ port: UInt16) -> String {
        """
        daemon off; worker_processes 1; pid \(root)/nginx.pid; user root;
        events { worker_connections 256; }
        http {
          access_log off; client_max_body_size 0; gzip on; gzip_proxied any; gzip_types text/plain;
          default_type text/plain;
          client_body_temp_path \(root)/t1; proxy_temp_path \(root)/t2; fastcgi_temp_path \(root)/t3;
          uwsgi_temp_path \(root)/t4; scgi_temp_path \(root)/t5; keepalive_requests 100000;
          server {
            listen 127.0.0.1:\(port); root \(root);
            location /empty { return 204; }
            location /upload { dav_methods PUT; }
          }
        }
        """
    }

    /// Makes a file under nginx's root.
    @discardableResult
    func makeFile(_ name: String, _ size: Int) throws -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        while bytes.count < size {
            bytes += PatternBody.piece(at: bytes.count, count: min(1 << 18, size - bytes.count))
        }
        return try directory.write(name, bytes)
    }

    /// Whether an answer is the same with and without us: status, end-to-end fields and body.
    func isSame(_ arguments: [String], comparesBody: Bool = true) throws -> Bool {
        let through = try curl(arguments)
        let direct = try run(arguments.map {
            $0.replacingOccurrences(of: "https://localhost/", with: "http://127.0.0.1:\(nginxPort)/")
        })
        let names = ["content-length", "content-range", "content-encoding", "etag", "last-modified"]
        let isSame = through.status == direct.status && (!comparesBody || through.body == direct.body)
            && names.allSatisfy { through.fields[$0] == direct.fields[$0] }
        if !isSame {
            Issue.record("through us \(through.status) \(through.fields), else \(direct.status) \(direct.fields)")
        }
        return isSame
    }

    struct Answer {
        var status = 0
        var fields: [String: String] = [:]
        var body = Data()
    }

    /// Runs curl through the gateway, over TLS.
    func curl(_ arguments: [String]) throws -> Answer {
        let version = arguments.contains("--http1.0") ? [] : ["--http1.1"]
        return try run(
            version + ["--cacert", authority, "--connect-to", "localhost:443:127.0.0.2:\(gateway.tlsPort)"] + arguments)
    }

    private func run(_ arguments: [String]) throws -> Answer {
        let (heads, body) = ("\(root)/heads-\(UUID().uuidString)", "\(root)/body-\(UUID().uuidString)")
        defer { for file in [heads, body] { try? FileManager.default.removeItem(atPath: file) } }
        let program = try Program("curl", ["-sS", "--max-time", "60", "-D", heads], output: body, arguments)
        program.wait()
        var answer = Answer()
        for line in try String(contentsOfFile: heads, encoding: .isoLatin1).components(separatedBy: "\r\n") {
            if line.hasPrefix("HTTP/") {
                answer = Answer(status: Int(line.split(separator: " ")[1]) ?? 0)
            } else if let colon = line.firstIndex(of: ":") {
                let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
                answer.fields[line[..<colon].lowercased()] = value
            }
        }
        answer.body = try Data(contentsOf: URL(fileURLWithPath: body))
        return answer
    }
}
