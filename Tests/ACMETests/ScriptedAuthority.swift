// An authority of a test: in memory, strict about signatures and nonces, and with faults where a test wants them.

import ACME
import Fetching
import TLS
import TestSupport

/// Speaks the protocol as RFC 8555 has it, and proves names by asking the test's door.
final class ScriptedAuthority: Fetcher {
    /// What requests are for.
    enum Kind: String {
        case directory, newNonce, newAccount, newOrder, order, authorization, challenge, finalize, certificate, renewal
    }

    /// Something that goes wrong, once or for a while.
    struct Fault {
        var kind: Kind
        /// The first of these requests that it befalls, from 1, and how many.
        var first = 1
        var count = 1
        /// What is answered instead; nil breaks the connection.
        var response: FetchResponse?
        /// Whether the request is done as well: only its answer is lost.
        var isDone = false
    }

    struct Order {
        var name: String
        var status = "pending"
        var authorizationStatus = "pending"
        var answeredBy: String?
        var problem: JSON?
        var polls = 0
        var chain: [UInt8] = []
        var replaces: String?
        var notAfter: String?
        var profile: String?
    }

    let host: String
    let clock: ManualTime
    let door: RecordingDoor
    let issuer = CertificateFactory(commonName: "Scripted Authority")
    var faults: [Fault] = []
    /// Which challenges it offers.
    var offered: [ChallengeKind] = ChallengeKind.allCases
    /// Looks at an authorization before it is decided, and at an order before it is valid.
    var pollsNeeded = 1
    /// Seconds that its certificates live.
    var lifetime: Int64 = 90 * 86_400
    /// What it says of renewal; nil where it has no such resource.
    var window: ClosedRange<Int64>?
    var profiles: [String] = []
    /// The account keys that it wants new accounts to be bound to, by identifier.
    var boundKeys: [String: [UInt8]] = [:]
    /// Every n-th good nonce is refused; 0 for none.
    var refusesEveryNonce = 0
    var isAway = false
    /// The process is killed with this request, before or after it is done; nil for never.
    var killsAt: Int?
    var killsAfterwards = false
    /// What a certificate's chain becomes on its way.
    var alterChain: (([UInt8]) -> [UInt8])?
    /// The token of its challenges.
    var token = "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA"

    private(set) var requests: [Kind] = []
    private(set) var orders: [Order] = []
    private(set) var accounts: [String: JSON] = [:]
    private(set) var faultsFound: [String] = []
    private var nonces: Set<String> = []
    private var nonceCount = 0
    private var checkedNonces = 0

    init(_ host: String = "ca.test", clock: ManualTime, door: RecordingDoor) {
        self.host = host
        self.clock = clock
        self.door = door
    }

    var directory: String { "https://\(host)/directory" }
    func count(_ kind: Kind) -> Int { requests.count { $0 == kind } }
    /// Loses every account and order, as an authority that starts anew without its data.
    func loseEverything() {
        accounts = [:]
        orders = []
        nonces = []
    }

    // MARK: Requests

    func send(_ request: FetchRequest) throws(FetchFailure) -> FetchResponse {
        guard !isAway, request.url.hasPrefix("https://\(host)/") else {
            throw .unreachable("connection refused")
        }
        let path = request.url.dropFirst("https://\(host)/".count).split(separator: "/").map(String.init)
        guard let kind = Self.kind(path) else { return problem(404, "about:blank", "no such resource") }
        requests.append(kind)
        if let killsAt, requests.count >= killsAt {
            if killsAfterwards { _ = respond(request, kind, path) }
            throw .stopped
        }
        let number = count(kind)
        if let fault = faults.first(where: { $0.kind == kind && (0..<$0.count).contains(number - $0.first) }) {
            if fault.isDone { _ = respond(request, kind, path) }
            guard let response = fault.response else { throw .unreachable("connection reset") }
            return response
        }
        return respond(request, kind, path)
    }

    private static func kind(_ path: [String]) -> Kind? {
        switch (path.first, path.count) {
        case ("directory", 1): .directory
        case ("nonce", 1): .newNonce
        case ("accounts", 1): .newAccount
        case ("orders", 1): .newOrder
        case ("orders", 2): .order
        case ("orders", 3): .finalize
        case ("authorizations", 2): .authorization
        case ("challenges", 3): .challenge
        case ("certificates", 2): .certificate
        case ("renewal", 2): .renewal
        default: nil
        }
    }

    func json(_ status: Int, _ json: JSON, _ fields: [FetchResponse.Field] = []) -> FetchResponse {
        FetchResponse(
            status: status, fields: [.init("content-type", "application/json"), freshNonce()] + fields,
            body: json.bytes)
    }

    func problem(
        _ status: Int, _ type: String, _ detail: String, _ fields: [FetchResponse.Field] = []
    ) -> FetchResponse {
        let json: JSON = ["type": .text("urn:ietf:params:acme:error:\(type)"), "detail": .text(detail)]
        return FetchResponse(
            status: status, fields: [.init("content-type", "application/problem+json"), freshNonce()] + fields,
            body: json.bytes)
    }

    private func freshNonce() -> FetchResponse.Field {
        nonceCount += 1
        let nonce = "nonce\(nonceCount)"
        nonces.insert(nonce)
        return .init("replay-nonce", nonce)
    }

    private func respond(_ request: FetchRequest, _ kind: Kind, _ path: [String]) -> FetchResponse {
        switch kind {
        case .directory: return json(200, directoryObject)
        case .newNonce: return FetchResponse(status: 200, fields: [freshNonce()])
        case .renewal: return renewal()
        default: break
        }
        guard request.method == .post else { return problem(405, "malformed", "POST only") }
        switch SignedRequest.read(request, keyOf: { self.accounts[$0]?["jwk"] }) {
        case .failure(let fault):
            if fault.type != "accountDoesNotExist" { faultsFound.append(fault.detail) }
            return problem(400, fault.type, fault.detail)
        case .success(let signed):
            checkedNonces += 1
            let isRefused = refusesEveryNonce > 0 && checkedNonces % refusesEveryNonce == 0
            guard nonces.remove(signed.nonce) != nil, !isRefused else {
                return problem(400, "badNonce", "the nonce \(signed.nonce) is not known")
            }
            return respond(signed, kind, path)
        }
    }

    private var directoryObject: JSON {
        var meta: [JSON.Member] = []
        if !profiles.isEmpty {
            meta.append(.init("profiles", .object(profiles.map { .init($0, .text("of \($0)")) })))
        }
        if !boundKeys.isEmpty { meta.append(.init("externalAccountRequired", .boolean(true))) }
        let base = "https://\(host)"
        var members: [JSON.Member] = [
            .init("newNonce", .text("\(base)/nonce")), .init("newAccount", .text("\(base)/accounts")),
            .init("newOrder", .text("\(base)/orders")), .init("meta", .object(meta)),
        ]
        if window != nil { members.append(.init("renewalInfo", .text("\(base)/renewal"))) }
        return .object(members)
    }

    private func renewal() -> FetchResponse {
        guard let window else { return problem(404, "malformed", "unknown certificate") }
        return json(200, [
            "suggestedWindow": [
                "start": .text(moment(window.lowerBound)), "end": .text(moment(window.upperBound)),
            ],
        ], [.init("retry-after", "3600")])
    }

    // MARK: Signed requests

    private func respond(_ signed: SignedRequest, _ kind: Kind, _ path: [String]) -> FetchResponse {
        if kind == .newAccount { return newAccount(signed) }
        if kind == .newOrder { return newOrder(signed) }
        guard path.count > 1, let number = Int(path[1]), orders.indices.contains(number) else {
            return problem(404, "malformed", "no such order")
        }
        switch kind {
        case .order:
            look(at: number)
            return json(200, orderObject(number))
        case .authorization:
            look(at: number)
            return json(200, authorizationObject(number))
        case .challenge: return answer(number, path[2], signed)
        case .finalize: return finalize(number, signed)
        case .certificate:
            guard orders[number].status == "valid" else { return problem(404, "malformed", "no certificate") }
            let chain = alterChain?(orders[number].chain) ?? orders[number].chain
            return FetchResponse(
                status: 200, fields: [.init("content-type", "application/pem-certificate-chain"), freshNonce()],
                body: chain)
        default: return problem(404, "malformed", "no such resource")
        }
    }

    private func newAccount(_ signed: SignedRequest) -> FetchResponse {
        guard let key = signed.newKey else { return problem(400, "malformed", "a new account comes with its key") }
        if let known = accounts.first(where: { $0.value["jwk"] == key }) {
            return json(200, ["status": "valid"], [.init("location", known.key)])
        }
        if !boundKeys.isEmpty, !SignedRequest.isBound(signed, by: boundKeys, url: "https://\(host)/accounts") {
            return problem(403, "externalAccountRequired", "the account is not bound")
        }
        let url = "https://\(host)/accounts/\(accounts.count)"
        accounts[url] = ["jwk": key, "contact": signed.payload?["contact"] ?? .null]
        return json(201, ["status": "valid"], [.init("location", url)])
    }

    private func newOrder(_ signed: SignedRequest) -> FetchResponse {
        guard let name = signed.payload?["identifiers"]?.elements?.first?["value"]?.text else {
            return problem(400, "malformed", "no identifier")
        }
        var order = Order(name: name)
        order.replaces = signed.payload?["replaces"]?.text
        order.notAfter = signed.payload?["notAfter"]?.text
        order.profile = signed.payload?["profile"]?.text
        orders.append(order)
        let url = "https://\(host)/orders/\(orders.count - 1)"
        return json(201, orderObject(orders.count - 1), [.init("location", url)])
    }

    private func look(at number: Int) {
        guard orders[number].polls > 0 else { return }
        orders[number].polls -= 1
        guard orders[number].polls == 0 else { return }
        if orders[number].status == "pending" {
            decide(number)
        } else if orders[number].status == "processing" {
            orders[number].status = "valid"
        }
    }

    /// Asks at the door, as a validation from outside would.
    private func decide(_ number: Int) {
        let name = orders[number].name.hasPrefix("*.") ? String(orders[number].name.dropFirst(2)) : orders[number].name
        let isProved = door.shows(token: token, name: name, kind: orders[number].answeredBy ?? "")
        orders[number].authorizationStatus = isProved ? "valid" : "invalid"
        orders[number].status = isProved ? "ready" : "invalid"
        if !isProved {
            orders[number].problem = [
                "type": "urn:ietf:params:acme:error:unauthorized", "detail": .text("nobody answered for \(name)"),
            ]
        }
    }

    private func orderObject(_ number: Int) -> JSON {
        let base = "https://\(host)"
        var members: [JSON.Member] = [
            .init("status", .text(orders[number].status)),
            .init("authorizations", .array([.text("\(base)/authorizations/\(number)")])),
            .init("finalize", .text("\(base)/orders/\(number)/finalize")),
        ]
        if orders[number].status == "valid" {
            members.append(.init("certificate", .text("\(base)/certificates/\(number)")))
        }
        if let problem = orders[number].problem { members.append(.init("error", problem)) }
        return .object(members)
    }

    private func authorizationObject(_ number: Int) -> JSON {
        let order = orders[number]
        let isWildcard = order.name.hasPrefix("*.")
        let challenges = offered.map { kind in
            let isAnswered = order.answeredBy == kind.rawValue
            var members: [JSON.Member] = [
                .init("type", .text(kind.rawValue)),
                .init("url", .text("https://\(host)/challenges/\(number)/\(kind.rawValue)")),
                .init("token", .text(token)), .init("status", .text(isAnswered ? "processing" : "pending")),
            ]
            if isAnswered, let problem = order.problem { members.append(.init("error", problem)) }
            return JSON.object(members)
        }
        return [
            "status": .text(order.authorizationStatus), "challenges": .array(challenges),
            "identifier": ["type": "dns", "value": .text(isWildcard ? String(order.name.dropFirst(2)) : order.name)],
            "wildcard": .boolean(isWildcard),
        ]
    }

    private func answer(_ number: Int, _ kind: String, _ signed: SignedRequest) -> FetchResponse {
        guard signed.payload == .object([]) else { return problem(400, "malformed", "expected {}") }
        guard orders[number].answeredBy == nil else { return problem(400, "malformed", "answered already") }
        orders[number].answeredBy = kind
        orders[number].polls = pollsNeeded
        return json(200, ["type": .text(kind), "status": "processing", "token": .text(token)])
    }

    private func finalize(_ number: Int, _ signed: SignedRequest) -> FetchResponse {
        guard orders[number].status == "ready" else {
            return problem(403, "orderNotReady", "the order is \(orders[number].status)")
        }
        guard let request = signed.payload?["csr"]?.text.flatMap(Base64URL.decode),
            let leaf = issuer.sign(
                request: request, names: [orders[number].name], from: clock.now, to: clock.now + lifetime)
        else { return problem(400, "badCSR", "the request cannot be read") }
        orders[number].chain = leaf + issuer.certificatePEM
        orders[number].status = "processing"
        orders[number].polls = pollsNeeded
        return json(200, orderObject(number))
    }
}
