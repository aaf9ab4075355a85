// One authority as we talk to it: its directory, its nonces, our account (RFC 8555 §7.1 to §7.3).

internal import Fetching
internal import TLS

/// Sends signed requests to one authority. What it knows is made anew by `reset`, but for the account.
///
/// Blocks while a request is under way; used by one thread.
final class AuthoritySession {
    /// Attempts at one request whose nonces are refused. An authority that refuses 90 of 100 lets all but one of 800
    /// requests through by then.
    static let maximumNonceAttempts = 64
    /// Nonces that are kept.
    private static let maximumNonces = 16

    let settings: AuthoritySettings
    private let transport: any Fetcher
    private let store: AgentStore
    private var endpoints: Endpoints?
    private var nonces: [String] = []
    private var account: Account?
    /// Nothing is asked before this moment.
    var heldUntil: Int64 = 0
    /// Failures in a row that were the authority's own.
    var troubles = 0
    /// Told when an account is made.
    var accountMade: (() -> Void)?

    private struct Endpoints {
        var newNonce: String
        var newAccount: String
        var newOrder: String
        var renewalInfo: String?
        var profiles: [String]
        var needsBinding: Bool
    }

    private struct Account {
        var key: SigningKey
        /// Nil until the authority has said it.
        var url: String?
    }

    init(_ settings: AuthoritySettings, transport: any Fetcher, store: AgentStore) {
        self.settings = settings
        self.transport = transport
        self.store = store
    }

    /// Forgets everything that the authority may have changed.
    func reset() {
        endpoints = nil
        nonces = []
    }

    // MARK: Requests

    /// Sends a request signed by the account, which is made where there is none yet.
    ///
    /// - Parameter payload: nil for a POST-as-GET.
    func post(_ url: String, _ payload: JSON?, now: Int64) throws(ProtocolFailure) -> FetchResponse {
        do {
            return try send(payload, to: url, by: .account(try accountURL(now: now)), now: now)
        } catch where error.isProblem("accountDoesNotExist") {
            // An authority that lost its data, or an account that was restored from elsewhere: once more, as a new one.
            account?.url = nil
            try store.forgetAccountURL(of: settings)
            return try send(payload, to: url, by: .account(try accountURL(now: now)), now: now)
        }
    }

    /// Asks for an order.
    func newOrder(_ payload: JSON, now: Int64) throws(ProtocolFailure) -> FetchResponse {
        var payload = payload
        let endpoints = try self.endpoints(now: now)
        if let profile = settings.profile, case .object(let members) = payload {
            guard endpoints.profiles.contains(profile) else {
                let offered = endpoints.profiles.isEmpty ? "none" : endpoints.profiles.joined(separator: ", ")
                throw .malformed("profile \"\(profile)\" is not offered; the directory offers \(offered)")
            }
            payload = .object(members + [JSON.Member("profile", .text(profile))])
        }
        return try post(endpoints.newOrder, payload, now: now)
    }

    /// When the authority wants a certificate renewed (RFC 9773 §4.1); nil where it has no opinion.
    func renewalInfo(_ certificate: String, now: Int64) throws(ProtocolFailure) -> FetchResponse? {
        guard let base = try endpoints(now: now).renewalInfo else { return nil }
        let separator = base.hasSuffix("/") ? "" : "/"
        return try judged(try get("\(base)\(separator)\(certificate)"), now: now)
    }

    /// Whether the authority knows renewal information, as far as it has been asked.
    func offersRenewalInfo(now: Int64) throws(ProtocolFailure) -> Bool { try endpoints(now: now).renewalInfo != nil }

    /// The thumbprint of the account's key.
    func thumbprint() throws(ProtocolFailure) -> String { try SignedMessage.thumbprint(try loadedAccount().key) }

    // MARK: Sending

    private func send(
        _ payload: JSON?, to url: String, by signer: SignedMessage.Signer, now: Int64
    ) throws(ProtocolFailure) -> FetchResponse {
        let key = try loadedAccount().key
        var attempts = 0
        while true {
            attempts += 1
            let nonce = try takeNonce(now: now)
            let body = try SignedMessage.make(payload, to: url, nonce: nonce, by: signer, key: key)
            let response = try exchange(FetchRequest(.post, url, body: body))
            do {
                return try judged(response, now: now)
            } catch where error.isProblem("badNonce") && attempts < Self.maximumNonceAttempts {
                continue
            }
        }
    }

    private func get(_ url: String) throws(ProtocolFailure) -> FetchResponse {
        try exchange(FetchRequest(.get, url))
    }

    private func exchange(_ request: FetchRequest) throws(ProtocolFailure) -> FetchResponse {
        guard request.url.hasPrefix("https://") else {
            throw .malformed("\"\(request.url)\" is no https URL")
        }
        do {
            let response = try transport.send(request)
            if let nonce = response.value(of: "replay-nonce"), Self.isNonce(nonce), nonces.count < Self.maximumNonces {
                nonces.append(nonce)
            }
            return response
        } catch {
            switch error {
            case .stopped: throw .stopped
            case .unreachable(let why): throw .unreachable(why)
            }
        }
    }

    /// Letters of Base64url (RFC 8555 §6.5.1).
    private static func isNonce(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 1024 && text.utf8.allSatisfy(Base64URL.isLetter)
    }

    private func takeNonce(now: Int64) throws(ProtocolFailure) -> String {
        if let nonce = nonces.popLast() { return nonce }
        _ = try judged(try exchange(FetchRequest(.head, try endpoints(now: now).newNonce)), now: now)
        guard let nonce = nonces.popLast() else { throw .malformed("an answer of newNonce without a nonce") }
        return nonce
    }

    /// The response where it is a success, else why it is none.
    private func judged(_ response: FetchResponse, now: Int64) throws(ProtocolFailure) -> FetchResponse {
        if (200..<300).contains(response.status) { return response }
        let retryAfter = Moments.retryAfter(response.value(of: "retry-after"), now: now)
        if response.mediaType == "application/problem+json", let json = try? JSON(parsing: response.body),
            let problem = Problem(json) {
            throw .refused(problem, status: response.status, retryAfter: retryAfter)
        }
        if response.status >= 500 || response.status == 429 {
            throw .unavailable(status: response.status, retryAfter: retryAfter)
        }
        let detail = "status \(response.status) without a problem document"
        throw .refused(Problem(type: "about:blank", detail: detail), status: response.status, retryAfter: retryAfter)
    }

    // MARK: The directory

    private func endpoints(now: Int64) throws(ProtocolFailure) -> Endpoints {
        if let endpoints { return endpoints }
        let json = try Self.json(in: try judged(try get(settings.directory), now: now), of: "the directory")
        guard let newNonce = json["newNonce"]?.text, let newAccount = json["newAccount"]?.text,
            let newOrder = json["newOrder"]?.text
        else { throw .malformed("\(settings.directory) is no directory: newNonce, newAccount or newOrder is missing") }
        let read = Endpoints(
            newNonce: newNonce, newAccount: newAccount, newOrder: newOrder, renewalInfo: json["renewalInfo"]?.text,
            profiles: json["meta"]?["profiles"]?.members?.map(\.name) ?? [],
            needsBinding: json["meta"]?["externalAccountRequired"] == .boolean(true))
        endpoints = read
        return read
    }

    /// The body of an answer that has to be a JSON object.
    static func json(in response: FetchResponse, of what: String) throws(ProtocolFailure) -> JSON {
        guard response.mediaType == "application/json" else {
            throw .malformed("\(what) has the type \"\(response.mediaType)\", expected application/json")
        }
        do {
            let json = try JSON(parsing: response.body)
            guard json.members != nil else { throw ProtocolFailure.malformed("\(what) is not a JSON object") }
            return json
        } catch let fault as JSONFault {
            throw .malformed("\(what): expected \(fault.expectation) at byte \(fault.offset)")
        } catch let failure as ProtocolFailure {
            throw failure
        } catch {
            throw .malformed("\(what): \(error)")
        }
    }

    // MARK: The account

    private func loadedAccount() throws(ProtocolFailure) -> Account {
        if let account { return account }
        let made = Account(key: try store.accountKey(of: settings), url: try store.accountURL(of: settings))
        account = made
        return made
    }

    private func accountURL(now: Int64) throws(ProtocolFailure) -> String {
        if let url = try loadedAccount().url { return url }
        let endpoints = try self.endpoints(now: now)
        var members = [JSON.Member("termsOfServiceAgreed", .boolean(true))]
        if let email = settings.email { members.append(JSON.Member("contact", .array([.text("mailto:\(email)")]))) }
        if let binding = settings.binding {
            let text = try store.secret(in: binding.keyFile)
            guard let secret = Base64URL.decode(text), !secret.isEmpty else {
                throw .local("\(binding.keyFile): expected a key in Base64url, as the authority hands it out")
            }
            let bound = try SignedMessage.binding(
                of: try loadedAccount().key, to: endpoints.newAccount, identifier: binding.identifier, secret: secret)
            members.append(JSON.Member("externalAccountBinding", bound))
        } else if endpoints.needsBinding {
            throw .local("\(settings.directory) takes bound accounts only: set eab")
        }
        let response = try send(.object(members), to: endpoints.newAccount, by: .key, now: now)
        guard let url = response.value(of: "location") else { throw .malformed("a new account without a Location") }
        try store.saveAccount(url, of: settings)
        account?.url = url
        if response.status == 201 { accountMade?() }
        return url
    }
}
