// Limits that several gateways share, by a real store and by one that plays tricks.

import Foundation
import GatewayTestSupport
import Glibc
import TestSupport
import Testing

@Suite struct ScriptedStoreTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    private func gateway(
        _ port: UInt16, _ limit: String = "1000/h burst 1000", _ more: String = ""
    ) throws -> TestGateway {
        let parts = limit.split(separator: " ")
        return try TestGateway(
            .init(workers: 1),
            "routes: [{ match: /, respond: 204, rateLimit: { rate: \(parts[0]), burst: \(parts[2]), "
                + "shared: { url: \"redis://127.0.0.1:\(port)\", timeout: 100ms }\(more) } }]\n")
    }

    /// Speaks as a store does, up to a point.
    private func store(answers: @escaping @Sendable (Int) -> String?) throws -> ScriptedUpstream {
        try ScriptedUpstream { stream, _ in
            _ = try Self.readCommand(stream)
            try stream.write("$40\r\n\(String(repeating: "a", count: 40))\r\n")
            var number = 0
            while try Self.readCommand(stream) != nil {
                guard let answer = answers(number) else { return }
                number += 1
                try stream.write(answer)
            }
        }
    }

    private static func readCommand(_ stream: WireStream) throws -> [String]? {
        guard let head = try stream.readLine(), head.hasPrefix("*"), let count = Int(head.dropFirst()) else {
            return nil
        }
        return try (0..<count).map { _ in
            let size = Int(try stream.readLine()?.dropFirst() ?? "") ?? 0
            let word = try stream.read(exactly: size)
            _ = try stream.readLine()
            return String(decoding: word, as: UTF8.self)
        }
    }

    private func isReached(_ gateway: TestGateway) -> Bool {
        eventually { gateway.metric("gatehouse_rate_limit_store_workers") == 1 }
    }

    @Test func `the store's word is what clients are told`() throws {
        let store = try store { $0 == 0 ? "*2\r\n:1\r\n:7200000000\r\n" : "*2\r\n:0\r\n:3600000000\r\n" }
        let gateway = try gateway(store.port)
        #expect(isReached(gateway))
        let first = try gateway.answer(to: Self.get)
        #expect(first.status == 204)
        #expect(first["ratelimit"] == #""default";r=0;t=3600"#)
        let second = try gateway.answer(to: Self.get)
        #expect(second.status == 429)
        // It is not asked again before its time.
        #expect(try gateway.answer(to: Self.get).status == 429)
        #expect(gateway.metric("gatehouse_rate_limit_store_requests_total{result=\"spared\"}") == 1)
    }

    static let tricks: [(answer: String?, what: String)] = [
        (nil, "it closes"), ("nonsense\r\n", "it speaks something else"), ("*2\r\n:7\r\n:0\r\n", "it says 7"),
        ("-ERR no such thing\r\n", "it refuses"), ("*2\r\n:1\r\n", "it stops in mid-answer"),
    ]

    @Test(arguments: tricks)
    func `where the store fails the local bucket rules, and no request does`(
        _ row: (answer: String?, what: String)
    ) throws {
        let answer = row.answer
        let store = try store { _ in answer }
        let gateway = try gateway(store.port, "2/h burst 2")
        #expect(isReached(gateway))
        let statuses = try (0..<3).map { _ in try gateway.answer(to: Self.get).status }
        #expect(statuses == [204, 204, 429], "\(row.what)")
        #expect((gateway.metric("gatehouse_rate_limit_store_requests_total{result=\"away\"}") ?? 0) >= 1)
    }

    static let words: [(word: String, statuses: [Int])] = [
        ("local", [204, 429, 429]), ("allow", [204, 204, 204]), ("deny", [429, 429, 429]),
    ]

    @Test(arguments: words)
    func `while nobody is there, whenAway rules`(_ row: (word: String, statuses: [Int])) throws {
        let closed = try ScriptedUpstream(accepts: false) { _, _ in }
        closed.stop()
        let gateway = try gateway(closed.port, "1/h burst 1", ", whenAway: \(row.word)")
        #expect(try (0..<3).map { _ in try gateway.answer(to: Self.get).status } == row.statuses)
        if row.word == "deny" {
            #expect(gateway.logLines(atLeast: 3)[0]["reason"] as? String == "rate limit's store is away")
        }
    }

    @Test func `a client that leaves while the store is asked is forgotten`() throws {
        let store = try ScriptedUpstream { stream, _ in
            _ = try Self.readCommand(stream)
            try stream.write("$40\r\n\(String(repeating: "a", count: 40))\r\n")
            while try Self.readCommand(stream) != nil {}
        }
        let gateway = try TestGateway(
            .init(workers: 1),
            "routes: [{ match: /, respond: 204, rateLimit: { rate: 1/h, "
                + "shared: { url: \"redis://127.0.0.1:\(store.port)\", timeout: 5s } } }]\n")
        #expect(isReached(gateway))
        let client = try gateway.connect()
        try client.write(Self.get)
        #expect(eventually { gateway.metric("gatehouse_requests_waiting") == 1 })
        client.close()
        #expect(eventually { gateway.metric("gatehouse_requests_waiting") == 0 })
    }
}

@Suite(.enabled(if: Program.isInstalled("redis-server"), "needs redis-server"))
struct RedisTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    private final class Redis {
        let port: UInt16
        private let directory: TemporaryDirectory
        private var server: Program?

        init(_ arguments: [String] = [], tls: Bool = false) throws {
            directory = try TemporaryDirectory()
            let probe = try ScriptedUpstream(accepts: false) { _, _ in }
            port = probe.port
            probe.stop()
            try start((tls ? ["--tls-port", "\(port)"] : ["--port", "\(port)"]) + arguments)
        }

        func start(_ arguments: [String] = []) throws {
            server = try Program(
                "redis-server", ["--bind", "127.0.0.1", "--save", "", "--dir", directory.path],
                arguments)
            let port = port
            guard eventually({ (try? WireStream(port: port)) != nil }) else {
                throw WireError.timedOut("redis's start")
            }
        }

        deinit { kill() }

        /// Not asked kindly: it inherits what signals this process blocks.
        func kill() {
            server?.stop()
            server = nil
        }

        func command(_ words: String...) throws {
            let stream = try WireStream(port: port)
            try stream.write(words.joined(separator: " ") + "\r\n")
            _ = try stream.readLine()
        }
    }

    private func gateways(_ count: Int, _ url: String, _ limit: String) throws -> [TestGateway] {
        let made = try (0..<count).map { _ in
            try TestGateway(
                .init(workers: 1),
                "routes: [{ match: /, respond: 204, rateLimit: { \(limit), "
                    + "shared: { url: \"\(url)\", timeout: 2s } } }]\n")
        }
        for gateway in made {
            #expect(eventually { gateway.metric("gatehouse_rate_limit_store_workers") == 1 })
        }
        return made
    }

    /// How many of `count` requests over one connection pass.
    private func passed(_ count: Int, _ gateway: TestGateway) throws -> Int {
        let client = try gateway.connect()
        return try (0..<count).count { _ in
            try client.write(Self.get)
            return try client.readResponse().status == 204
        }
    }

    @Test func `three gateways have one bucket`() throws {
        let redis = try Redis()
        let gateways = try gateways(3, "redis://127.0.0.1:\(redis.port)/2", "rate: 30/h, burst: 100, per: all")
        #expect(try gateways.reduce(0) { try $0 + passed(50, $1) } == 100)
    }

    @Test func `an emptied script memory is filled again, and nothing is lost`() throws {
        let redis = try Redis()
        let gateways = try gateways(1, "redis://127.0.0.1:\(redis.port)", "rate: 30/h, burst: 10")
        #expect(try passed(4, gateways[0]) == 4)
        try redis.command("SCRIPT", "FLUSH")
        #expect(try passed(10, gateways[0]) == 6)
        #expect(gateways[0].metric("gatehouse_rate_limit_store_requests_total{result=\"away\"}") == 0)
    }

    @Test func `passwords are asked for and given`() throws {
        let redis = try Redis(["--requirepass", "secret"])
        let right = try gateways(1, "redis://:secret@127.0.0.1:\(redis.port)", "rate: 30/h, burst: 3")
        #expect(try passed(5, right[0]) == 3)
        let wrong = try TestGateway(
            "routes: [{ match: /, respond: 204, rateLimit: { rate: 30/h, burst: 2, "
                + "shared: \"redis://:wrong@127.0.0.1:\(redis.port)\" } }]\n")
        #expect(try passed(5, wrong) == 2)
        #expect(wrong.metric("gatehouse_rate_limit_store_workers") == 0)
    }

    @Test func `TLS is spoken, and verified`() throws {
        let (authority, files) = (CertificateFactory(), try TemporaryDirectory())
        let leaf = authority.leaf(names: ["localhost"])
        let certificate = try files.write("redis.crt", leaf.certificatePEM)
        let key = try files.write("redis.key", leaf.keyPEM)
        let trusted = try files.write("ca.pem", authority.certificatePEM)
        let stranger = try files.write("other.pem", CertificateFactory(commonName: "Stranger").certificatePEM)
        let redis = try Redis([
            "--port", "0", "--tls-cert-file", certificate, "--tls-key-file", key, "--tls-ca-cert-file", trusted,
            "--tls-auth-clients", "no",
        ], tls: true)
        func gateway(_ authorities: String) throws -> TestGateway {
            try TestGateway(
                .init(workers: 1),
                "routes: [{ match: /, respond: 204, rateLimit: { rate: 3/h, burst: 3, "
                    + "shared: { url: \"rediss://localhost:\(redis.port)\", ca: \(authorities), timeout: 2s } } }]\n")
        }
        let right = try gateway(trusted)
        #expect(eventually { right.metric("gatehouse_rate_limit_store_workers") == 1 })
        #expect(try passed(5, right) == 3)
        #expect(right.metric("gatehouse_rate_limit_store_requests_total{result=\"away\"}") == 0)
        let wrong = try gateway(stranger)
        #expect(try passed(5, wrong) == 3)
        #expect(wrong.metric("gatehouse_rate_limit_store_requests_total{result=\"away\"}") == 5)
    }

    @Test func `killed and started again, no request fails for it`() throws {
        let redis = try Redis()
        let gateway = try gateways(1, "redis://127.0.0.1:\(redis.port)", "rate: 1000/h, burst: 1000000")[0]
        let client = try gateway.connect()
        for number in 0..<300 {
            if number == 100 { redis.kill() }
            if number == 200 {
                try redis.start(["--port", "\(redis.port)"])
                #expect(eventually { gateway.metric("gatehouse_rate_limit_store_workers") == 1 })
            }
            try client.write(Self.get)
            #expect(try client.readResponse().status == 204)
        }
        #expect((gateway.metric("gatehouse_rate_limit_store_requests_total{result=\"away\"}") ?? 0) >= 90)
        #expect((gateway.metric("gatehouse_rate_limit_store_requests_total{result=\"asked\"}") ?? 0) >= 190)
    }
}
