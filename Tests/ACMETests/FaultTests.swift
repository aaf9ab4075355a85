// What an authority can do wrong: what is said of it, and that a certificate comes in the end.

@testable import ACME
import Fetching
import Glibc
import TestSupport
import Testing

/// Gives everyone the right to run a file that a test has written.
func chmodExecutable(_ path: String) -> Bool { chmod(path, 0o755) == 0 }

@Suite struct FaultTests {
    /// A fault, and what becomes of the order that meets it.
    struct Case: CustomTestStringConvertible, Sendable {
        var what: String
        var kind: ScriptedAuthority.Kind
        var first = 1
        var count = 1
        /// Status, media type, body and further fields; nil breaks the connection.
        var answer: (status: Int, type: String, body: String, fields: [FetchResponse.Field])?
        var isDone = false
        /// Seconds within which a certificate is there all the same.
        var within: Int64
        /// What the log says; nil where nothing is worth saying.
        var says: String?
        /// Orders that fail for it.
        var failures = 0

        var testDescription: String { what }
    }

    private static let json = "application/json"
    private static let problemType = "application/problem+json"
    private static func problem(_ type: String) -> String {
        "{\"type\":\"urn:ietf:params:acme:error:\(type)\",\"detail\":\"told so\"}"
    }

    static let cases: [Case] = [
        Case(what: "the directory is not there for a moment", kind: .directory, answer: (503, "text/html", "", []),
             within: 30, says: "answers 503"),
        Case(what: "503 says when to come back", kind: .directory,
             answer: (503, "text/html", "", [.init("retry-after", "90")]), within: 95, says: "trying again in 90 s"),
        Case(what: "the directory is a page", kind: .directory, answer: (200, "text/html", "<html>", []),
             within: 200, says: "expected application/json", failures: 1),
        Case(what: "the directory is no JSON", kind: .directory, answer: (200, json, "{\"newNonce\":", []),
             within: 200, says: "malformed", failures: 1),
        Case(what: "the directory lacks newOrder", kind: .directory,
             answer: (200, json, "{\"newNonce\":\"https://ca.test/nonce\"}", []), within: 200,
             says: "is no directory", failures: 1),
        Case(what: "newNonce has no nonce", kind: .newNonce, answer: (200, "", "", []), within: 200,
             says: nil),
        Case(what: "a connection breaks in newAccount, which was done", kind: .newAccount, isDone: true, within: 30,
             says: "connection reset"),
        Case(what: "the terms must be agreed to anew", kind: .newAccount,
             answer: (403, problemType, problem("userActionRequired"), []), within: 200,
             says: "userActionRequired: told so", failures: 1),
        Case(what: "an account comes without Location", kind: .newAccount, answer: (201, json, "{}", []),
             within: 200, says: "a new account without a Location", failures: 1),
        Case(what: "a connection breaks in newOrder", kind: .newOrder, within: 30, says: "connection reset"),
        Case(what: "newOrder is refused for the name", kind: .newOrder,
             answer: (400, problemType, problem("rejectedIdentifier"), []), within: 200,
             says: "rejectedIdentifier: told so", failures: 1),
        Case(what: "newOrder answers 500 without a word", kind: .newOrder, answer: (500, "", "", []), within: 30,
             says: "answers 500"),
        Case(what: "newOrder answers serverInternal", kind: .newOrder,
             answer: (500, problemType, problem("serverInternal"), []), within: 30, says: "serverInternal"),
        Case(what: "an order comes without Location", kind: .newOrder, answer: (201, json, "{}", []), within: 200,
             says: "a new order without a Location", failures: 1),
        Case(what: "an order is malformed JSON", kind: .order, answer: (200, json, "{\"status\": pending}", []),
             within: 200, says: "the order: expected a value at byte 11", failures: 1),
        Case(what: "an order has an unknown status", kind: .order, answer: (200, json, "{\"status\":\"odd\"}", []),
             within: 200, says: "an order of status \"odd\"", failures: 1),
        Case(what: "an order has run out", kind: .order, answer: (404, problemType, problem("malformed"), []),
             within: 30, says: nil),
        Case(what: "an order is slow to notice that it is proved", kind: .order, first: 2, count: 4,
             answer: (
                200, json,
                "{\"status\":\"pending\",\"authorizations\":[\"https://ca.test/authorizations/0\"]}", []),
             within: 30, says: nil),
        Case(what: "an order became invalid", kind: .order, answer: (
                200, json, "{\"status\":\"invalid\",\"error\":\(problem("caa"))}", []),
             within: 200, says: "caa: told so", failures: 1),
        Case(what: "an order has no authorizations", kind: .order, answer: (200, json, "{\"status\":\"pending\"}", []),
             within: 200, says: "without authorizations", failures: 1),
        Case(what: "an authorization was deactivated", kind: .authorization,
             answer: (200, json, "{\"status\":\"deactivated\"}", []), within: 200, says: "deactivated", failures: 1),
        Case(what: "an authorization offers nothing that we can do", kind: .authorization,
             answer: (200, json, """
                {"status":"pending","identifier":{"type":"dns","value":"a.example.com"},
                "challenges":[{"type":"device-attest-01"}]}
                """, []),
             within: 200, says: "the authority offers device-attest-01", failures: 1),
        Case(what: "a token climbs out of its directory", kind: .authorization,
             answer: (200, json, """
                {"status":"pending","identifier":{"type":"dns","value":"a.example.com"},"challenges":
                [{"type":"http-01","url":"https://ca.test/challenges/0/http-01","token":
                "../../../../../../../etc/passwd","status":"pending"}]}
                """, []),
             within: 200, says: "unusable token", failures: 1),
        Case(what: "an authorization is for a name that nobody asked for", kind: .authorization,
             answer: (200, json, #"""
                {"status":"pending","identifier":{"type":"dns","value":"x\nupdate add a.example.com"},"challenges":
                [{"type":"http-01","url":"https://ca.test/challenges/0/http-01","token":
                "DGyRejmCefe7v4NfDGDKfA","status":"pending"}]}
                """#, []),
             within: 200, says: "an authorization for another name than a.example.com", failures: 1),
        Case(what: "an authorization answers with another type", kind: .authorization,
             answer: (200, "text/plain", "{}", []), within: 200, says: "expected application/json", failures: 1),
        Case(what: "a connection breaks in the challenge, which was done", kind: .challenge, isDone: true, within: 30,
             says: "connection reset"),
        Case(what: "rateLimited in the challenge", kind: .challenge,
             answer: (429, problemType, problem("rateLimited"), [.init("retry-after", "600")]), within: 660,
             says: "to be tried again after 600 s"),
        Case(what: "finalize comes too early", kind: .finalize,
             answer: (403, problemType, problem("orderNotReady"), []), within: 30, says: nil),
        Case(what: "finalize will not have our request", kind: .finalize,
             answer: (400, problemType, problem("badCSR"), []), within: 200, says: "badCSR: told so", failures: 1),
        Case(what: "a connection breaks in finalize, which was done", kind: .finalize, isDone: true, within: 30,
             says: "connection reset"),
        Case(what: "the certificate has another type", kind: .certificate,
             answer: (200, "application/pkix-cert", "x", []), within: 200,
             says: "expected application/pem-certificate-chain", failures: 1),
        Case(what: "the certificate is none", kind: .certificate,
             answer: (200, "application/pem-certificate-chain", "none", []), within: 200,
             says: "found no certificate", failures: 1),
        Case(what: "a long time of refused nonces", kind: .newOrder, count: 64,
             answer: (400, problemType, problem("badNonce"), []), within: 200, says: "badNonce", failures: 1),
    ]

    @Test(arguments: cases)
    func `a fault is said, and got over`(_ fault: Case) throws {
        let world = try World()
        let response = fault.answer.map { answer in
            FetchResponse(
                status: answer.status, fields: [.init("content-type", answer.type)] + answer.fields,
                body: Array(answer.body.utf8))
        }
        world.authority.faults = [
            .init(
                kind: fault.kind, first: fault.first, count: fault.count, response: response, isDone: fault.isDone),
        ]
        world.run(world.agent(["a.example.com"]), seconds: fault.within) { world.serves(["a.example.com"]) }
        #expect(world.serves(["a.example.com"]))
        #expect(world.statistics.failed == fault.failures)
        if let text = fault.says { #expect(world.says(text)) }
        #expect(world.authority.faultsFound.isEmpty, "we did nothing wrong ourselves")
    }

    @Test func `a certificate for another key or another name never serves`() throws {
        let world = try World()
        let other = world.authority.issuer.leaf(names: ["a.example.com"])
        world.authority.alterChain = { _ in other.certificatePEM }
        world.run(world.agent(["a.example.com"]), seconds: 60)
        #expect(!world.serves(["a.example.com"]))
        #expect(world.says("is not the one of the certificate"))
        #expect(StoreFiles.names(in: world.store.live).isEmpty)
    }

    @Test func `a store that cannot be written is said once, and used when it can be`() throws {
        let world = try World()
        try world.directory.write("acme", Array("a file, not a directory".utf8))
        let agent = world.agent(["a.example.com"])
        world.run(agent, seconds: 300)
        #expect(world.authority.requests.isEmpty)
        #expect(world.says("cannot be made"))
        unlink(world.store.root)
        world.run(agent, seconds: 60) { world.serves(["a.example.com"]) }
        #expect(world.serves(["a.example.com"]))
    }
}
