// What an authority has to say against us (RFC 8555 §6.7), and what else can go wrong in talking to it.

/// A problem document (RFC 9457) of the protocol.
public struct Problem: Equatable, Sendable {
    /// The type without its prefix: `badNonce`, `rateLimited`; or the whole type where it is none of the protocol's.
    public var type: String
    /// What people are told.
    public var detail: String

    static let prefix = "urn:ietf:params:acme:error:"

    public init(type: String, detail: String) {
        self.type = type
        self.detail = detail
    }

    /// Reads a problem document, or the `error` of an order or a challenge. What it says of single identifiers is
    /// joined to the detail.
    init?(_ json: JSON?) {
        guard let json, json.members != nil else { return nil }
        let full = json["type"]?.text ?? "about:blank"
        type = full.hasPrefix(Self.prefix) ? String(full.dropFirst(Self.prefix.count)) : full
        detail = json["detail"]?.text ?? ""
        for inner in json["subproblems"]?.elements ?? [] {
            guard let problem = Problem(inner) else { continue }
            let name = inner["identifier"]?["value"]?.text ?? "?"
            detail += " [\(name): \(problem)]"
        }
    }
}

extension Problem: CustomStringConvertible {
    public var description: String { detail.isEmpty ? type : "\(type): \(detail)" }
}

/// Why a step of the protocol did not succeed.
public enum ProtocolFailure: Error, Equatable, Sendable {
    /// The process is ending.
    case stopped
    /// The authority cannot be reached.
    case unreachable(String)
    /// The authority is there and cannot answer now: 5xx or 429 without a problem of the protocol.
    /// - Parameter retryAfter: seconds, where it says.
    case unavailable(status: Int, retryAfter: Int64?)
    /// The authority refuses.
    case refused(Problem, status: Int, retryAfter: Int64?)
    /// The authority answered something that the protocol does not allow here.
    case malformed(String)
    /// The store cannot be read or written.
    case storage(String)
    /// What we need to prove or to sign could not be made.
    case local(String)

    /// Whether the same request may well succeed a while later.
    public var isTransient: Bool {
        switch self {
        case .unreachable, .unavailable, .storage: true
        case .refused(let problem, let status, _):
            problem.type == "serverInternal" || problem.type == "rateLimited" || status >= 500
        case .stopped, .malformed, .local: false
        }
    }

    /// Seconds that the authority asks us to wait.
    var retryAfter: Int64? {
        switch self {
        case .unavailable(_, let seconds), .refused(_, _, let seconds): seconds
        default: nil
        }
    }

    /// Whether the authority says that we ask too often.
    var isRateLimit: Bool {
        if case .refused(let problem, let status, _) = self { return problem.type == "rateLimited" || status == 429 }
        if case .unavailable(429, _) = self { return true }
        return false
    }

    func isProblem(_ type: String) -> Bool {
        if case .refused(let problem, _, _) = self { problem.type == type } else { false }
    }

    var isNotFound: Bool {
        if case .refused(_, 404, _) = self { true } else { false }
    }
}

extension ProtocolFailure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .stopped: "stopped"
        case .unreachable(let why): "the authority cannot be reached: \(why)"
        case .unavailable(let status, let seconds):
            "the authority answers \(status)" + (seconds.map { " and asks to wait \($0) s" } ?? "")
        case .refused(let problem, let status, let seconds):
            "\(problem) (status \(status))" + (seconds.map { ", to be tried again after \($0) s" } ?? "")
        case .malformed(let what): "the authority's answer is malformed: \(what)"
        case .storage(let what): what
        case .local(let what): what
        }
    }
}
