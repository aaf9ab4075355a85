// One order, from the wish for a certificate to its chain, as a state machine without I/O (RFC 8555 §7.4, §7.5).

internal import Fetching

/// The life of one order.
///
/// `action` says what is to be done now; whoever does it says what came of it by `received`, `presented` or `failed`.
/// A request that failed for a passing reason is simply done again: `action` has not changed.
///
/// ```
/// asking => readingOrder => readingAuthorization => (presenting => answering => validating)* => readingOrder
///                        => finalizing => readingOrder => downloading => done
/// any    => failed
/// ```
struct OrderMachine: Sendable {
    /// What is to be done.
    enum Action: Equatable, Sendable {
        /// Ask for a new order with this payload.
        case order(JSON)
        /// Post this to a URL, signed by the account; nil for a POST-as-GET.
        case post(String, JSON?)
        /// Post the request for the certificate to this URL.
        case finalize(String)
        /// Make this answer to a challenge visible.
        case present(ChallengeAnswer)
        /// Do nothing before this moment.
        case wait(until: Int64)
        /// Here is the chain as PEM.
        case finish([UInt8])
        /// The order came to nothing.
        case fail(ProtocolFailure)
    }

    private enum State: Equatable, Sendable {
        case asking
        case readingOrder
        case readingAuthorization
        case presenting(ChallengeAnswer, url: String, isAnswered: Bool)
        case answering(String)
        case validating
        case finalizing(String)
        case downloading(String)
        case done([UInt8])
        case failed(ProtocolFailure)
    }

    /// What is ordered: a DNS name, or `*.` and one.
    let name: String
    /// Which challenges may be taken, the best first.
    let kinds: [ChallengeKind]
    /// When the certificate shall end; nil leaves it to the authority.
    private let notAfter: Int64?
    /// The certificate that this one comes after (RFC 9773 §5).
    private(set) var replaces: String?
    /// The order's URL, once the authority has said it: what must not be lost.
    private(set) var url: String?
    private var state: State
    /// Nothing is done before this moment.
    private var notBefore: Int64 = 0
    private var polls = 0
    /// The authorizations that are still to be looked at, the next one first.
    private var authorizations: [String] = []
    /// Whether all of them have been found valid.
    private var isProved = false
    /// When the order is given up.
    private var deadline: Int64

    /// How long an order may take. Validations of the large authorities take seconds; a TXT record can take minutes.
    static let maximumSeconds: Int64 = 3600
    /// Seconds between two looks at the same thing, where the authority does not say.
    private static let pollSeconds: [Int64] = [1, 1, 2, 3, 5, 8, 10]
    /// The longest wait that an authority can ask for between two looks.
    private static let maximumPollSeconds: Int64 = 300

    /// - Parameter url: an order that was begun before; nil begins one.
    init(
        name: String, kinds: [ChallengeKind], notAfter: Int64? = nil, replaces: String? = nil, url: String? = nil,
        now: Int64
    ) {
        self.name = name
        self.kinds = kinds
        self.notAfter = notAfter
        self.replaces = replaces
        self.url = url
        state = url == nil ? .asking : .readingOrder
        deadline = now + Self.maximumSeconds
    }

    /// What is to be done at `now`.
    func action(now: Int64) -> Action {
        switch state {
        case .done(let chain): return .finish(chain)
        case .failed(let failure): return .fail(failure)
        default: break
        }
        if now >= deadline { return .fail(.malformed("the order is not done after \(Self.maximumSeconds) s")) }
        if notBefore > now { return .wait(until: min(notBefore, deadline)) }
        switch state {
        case .asking: return .order(orderPayload)
        case .readingOrder: return .post(url ?? "", nil)
        case .readingAuthorization, .validating: return .post(authorizations.first ?? "", nil)
        case .presenting(let answer, _, _): return .present(answer)
        case .answering(let url): return .post(url, .object([]))
        case .finalizing(let url): return .finalize(url)
        case .downloading(let url): return .post(url, nil)
        case .done(let chain): return .finish(chain)
        case .failed(let failure): return .fail(failure)
        }
    }

    private var orderPayload: JSON {
        var members = [
            JSON.Member("identifiers", .array([["type": "dns", "value": .text(name)]])),
        ]
        if let notAfter { members.append(JSON.Member("notAfter", .text(Moments.text(notAfter)))) }
        if let replaces { members.append(JSON.Member("replaces", .text(replaces))) }
        return .object(members)
    }

    // MARK: What came of it

    /// Takes the answer to the request that `action` asked for.
    mutating func received(_ response: FetchResponse, now: Int64, thumbprint: String) {
        do throws(ProtocolFailure) {
            switch state {
            case .asking: try takeNewOrder(response)
            case .readingOrder, .finalizing: try takeOrder(response, now: now)
            case .readingAuthorization, .validating: try takeAuthorization(response, now: now, thumbprint: thumbprint)
            case .answering: try takeAnswered(response, now: now)
            case .downloading: try takeChain(response)
            case .presenting, .done, .failed: break
            }
        } catch {
            state = .failed(error)
        }
    }

    /// Takes that the answer to the challenge is visible.
    mutating func presented() {
        guard case .presenting(_, let url, let isAnswered) = state else { return }
        polls = 0
        state = isAnswered ? .validating : .answering(url)
    }

    /// Takes a failure that will not pass by itself; some have a way around them.
    mutating func failed(_ failure: ProtocolFailure, now: Int64) {
        switch state {
        case .asking where replaces != nil && !failure.isTransient:
            // An authority that will not have it replaced (RFC 9773 §5 `alreadyReplaced`) may still renew it.
            replaces = nil
        case .finalizing where failure.isProblem("orderNotReady"), .answering where failure.isProblem("malformed"):
            // What we knew of it is old: look again. An answered challenge cannot be answered twice.
            pause(nil, now: now)
            if case .answering = state { state = .validating } else { state = .readingOrder }
        default: state = .failed(failure)
        }
    }

    private mutating func pause(_ response: FetchResponse?, now: Int64) {
        let asked = Moments.retryAfter(response?.value(of: "retry-after"), now: now)
        let own = Self.pollSeconds[min(polls, Self.pollSeconds.count - 1)]
        notBefore = now + min(max(asked ?? own, 1), Self.maximumPollSeconds)
        polls += 1
    }

    // MARK: Orders

    private mutating func takeNewOrder(_ response: FetchResponse) throws(ProtocolFailure) {
        guard let url = response.value(of: "location") else { throw .malformed("a new order without a Location") }
        self.url = url
        state = .readingOrder
    }

    private mutating func takeOrder(_ response: FetchResponse, now: Int64) throws(ProtocolFailure) {
        let order = try AuthoritySession.json(in: response, of: "the order")
        switch order["status"]?.text {
        case "pending":
            guard let all = order["authorizations"]?.elements?.compactMap(\.text), !all.isEmpty else {
                throw .malformed("a pending order without authorizations")
            }
            authorizations = all
            // An order may take a moment to notice that its authorizations are valid.
            if isProved { pause(response, now: now) }
            state = .readingAuthorization
        case "ready":
            guard let finalize = order["finalize"]?.text else { throw .malformed("a ready order without finalize") }
            if case .finalizing = state { pause(response, now: now) }
            state = .finalizing(finalize)
        case "processing":
            pause(response, now: now)
            state = .readingOrder
        case "valid":
            guard let certificate = order["certificate"]?.text else {
                throw .malformed("a valid order without a certificate")
            }
            state = .downloading(certificate)
        case "invalid":
            let problem = Problem(order["error"]) ?? Problem(type: "invalid", detail: "the order is invalid")
            throw .refused(problem, status: response.status, retryAfter: nil)
        case let status:
            throw .malformed("an order of status \"\(status ?? "")\"")
        }
    }

    private mutating func takeChain(_ response: FetchResponse) throws(ProtocolFailure) {
        guard response.mediaType == "application/pem-certificate-chain" else {
            throw .malformed(
                "the certificate has the type \"\(response.mediaType)\", expected application/pem-certificate-chain")
        }
        state = .done(response.body)
    }

    // MARK: Authorizations

    private mutating func takeAuthorization(
        _ response: FetchResponse, now: Int64, thumbprint: String
    ) throws(ProtocolFailure) {
        let authorization = try AuthoritySession.json(in: response, of: "the authorization")
        switch authorization["status"]?.text {
        case "valid":
            authorizations.removeFirst()
            if !isProved { polls = 0 }
            isProved = isProved || authorizations.isEmpty
            state = authorizations.isEmpty ? .readingOrder : .readingAuthorization
        case "pending":
            if state == .validating {
                pause(response, now: now)
            } else {
                try choose(in: authorization, thumbprint: thumbprint)
            }
        case "invalid":
            throw .refused(Self.failure(of: authorization), status: response.status, retryAfter: nil)
        case let status:
            throw .malformed("an authorization of status \"\(status ?? "")\"")
        }
    }

    private mutating func choose(in authorization: JSON, thumbprint: String) throws(ProtocolFailure) {
        guard let identifier = authorization["identifier"]?["value"]?.text else {
            throw .malformed("an authorization without an identifier")
        }
        // It becomes the name of a TXT record, and a word of the hook's command line: not what an authority makes up.
        let ordered = name.hasPrefix("*.") ? String(name.dropFirst(2)) : name
        guard identifier.lowercased() == ordered.lowercased() else {
            throw .malformed("an authorization for another name than \(ordered)")
        }
        let offered = authorization["challenges"]?.elements ?? []
        for kind in kinds {
            guard let challenge = offered.first(where: { $0["type"]?.text == kind.rawValue }) else { continue }
            guard let url = challenge["url"]?.text, let token = challenge["token"]?.text, Self.isToken(token) else {
                throw .malformed("a challenge \(kind.rawValue) without url or with an unusable token")
            }
            let answer = ChallengeAnswer(kind: kind, name: ordered, token: token, thumbprint: thumbprint)
            let isAnswered = challenge["status"]?.text != "pending"
            state = .presenting(answer, url: url, isAnswered: isAnswered)
            return
        }
        let types = offered.compactMap { $0["type"]?.text }.joined(separator: ", ")
        let wanted = kinds.map(\.rawValue).joined(separator: ", ")
        throw .local("\(ordered) cannot be proved: the authority offers \(types), we may take \(wanted)")
    }

    private mutating func takeAnswered(_ response: FetchResponse, now: Int64) throws(ProtocolFailure) {
        _ = try AuthoritySession.json(in: response, of: "the challenge")
        polls = 0
        pause(response, now: now)
        state = .validating
    }

    /// At least 128 bits of Base64url (RFC 8555 §8.3). It becomes part of a path: nothing else may be in it.
    private static func isToken(_ token: String) -> Bool {
        (22...256).contains(token.utf8.count) && token.utf8.allSatisfy(Base64URL.isLetter)
    }

    private static func failure(of authorization: JSON) -> Problem {
        let name = authorization["identifier"]?["value"]?.text ?? "?"
        for challenge in authorization["challenges"]?.elements ?? [] {
            guard let problem = Problem(challenge["error"]) else { continue }
            let kind = challenge["type"]?.text ?? "?"
            return Problem(type: problem.type, detail: "\(kind) of \(name): \(problem.detail)")
        }
        return Problem(type: "unauthorized", detail: "the authorization of \(name) is invalid")
    }
}
