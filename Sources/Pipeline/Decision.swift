// The one decision about a request, made by the data plane for real and by `explain` without a socket.

public import Addressing
internal import Bytes
public import HTTPSemantics
internal import PatternMatching
public import Routing
public import Snapshots
public import TLS

/// What a decision is made from, besides the snapshot.
public struct DecisionInput {
    /// The listener's index in the snapshot.
    public var listener: Int
    /// The address at the other end of the connection.
    public var peer: IPAddress
    /// Whether the request came on a connection whose certificate is not the one that its host is served by.
    public var isMisdirected = false
    /// Whether its host wants a client certificate that this connection does not have.
    public var lacksClientCertificate = false
    /// Who the client is by its certificate, where the host asks for one.
    public var certificate: ClientIdentity?
    /// A number evenly distributed over 32 bits, for weighted choices.
    public var random: UInt32

    public init(listener: Int, peer: IPAddress, random: UInt32) {
        self.listener = listener
        self.peer = peer
        self.random = random
    }
}

/// Decides about requests. Opens nothing, waits for nothing; what it changes is the head's canonical path.
public enum Decision {
    /// Decides about a request by its head.
    ///
    /// - Returns: the verdict, and the client's address as seen past trusted proxies.
    public static func head(
        _ head: RequestHead, of input: DecisionInput, in snapshot: ProxySnapshot, scratch: borrowing RouteScratch,
        limits: LimitDesk? = nil
    ) -> (verdict: Verdict, client: IPAddress) {
        var silent = NoRecorder()
        return decide(head, input, snapshot, scratch, limits, &silent)
    }

    /// Decides as `head(_:of:in:scratch:)` does, and says how.
    public static func explain(
        _ head: RequestHead, of input: DecisionInput, in snapshot: ProxySnapshot, scratch: borrowing RouteScratch,
        limits: LimitDesk? = nil, transcript: inout DecisionTranscript
    ) -> (verdict: Verdict, client: IPAddress) {
        decide(head, input, snapshot, scratch, limits, &transcript)
    }

    @inline(__always)
    private static func decide<Recorder: DecisionRecorder>(
        _ head: RequestHead, _ input: DecisionInput, _ snapshot: ProxySnapshot, _ scratch: borrowing RouteScratch,
        _ limits: LimitDesk?, _ recorder: inout Recorder
    ) -> (verdict: Verdict, client: IPAddress) {
        limits?.begin()
        let client = ClientAddress.resolve(peer: input.peer, head: head, rules: snapshot.rules)
        if Recorder.isRecording { recorder.record(clientStep(client, head, peer: input.peer, snapshot)) }
        if input.isMisdirected {
            if Recorder.isRecording { recorder.record(DecisionStep(.route, "refused: another certificate's host")) }
            return (.refuse(421, "host is not the connection's (RFC 9110 section 15.5.20)"), client)
        }
        if input.lacksClientCertificate {
            if Recorder.isRecording { recorder.record(DecisionStep(.route, "refused: the host's client certificate")) }
            return (.refuse(421, "host asks for another client certificate (RFC 9110 section 15.5.20)"), client)
        }
        if let refusal = judgeMethod(head, &recorder) { return (refusal, client) }
        if let refusal = normalizePath(head, snapshot.rules.paths, &recorder) { return (refusal, client) }
        if case .redirectToHTTPS = snapshot.listeners[input.listener].kind {
            if Recorder.isRecording { recorder.record(DecisionStep(.action, "redirect to https")) }
            return (Verdict(.redirectToHTTPS), client)
        }
        let found: RouteMatch?
        do {
            found = try snapshot.routeTable.match(
                host: head.hostKey.span, path: head.canonicalPath.span, conditions: HeadConditions(head: head),
                scratch: scratch)
        } catch {
            if Recorder.isRecording { recorder.record(DecisionStep(.route, "refused: \(error)")) }
            return (.refuse(500, "a route's pattern ran over its match budget"), client)
        }
        guard let match = found else {
            if Recorder.isRecording { recorder.record(routeStep(head, nil, snapshot, scratch)) }
            let refusal = limit(client, head, nil, input, snapshot, limits, &recorder)
            return (refusal ?? .refuse(404, "no route"), client)
        }
        if Recorder.isRecording { recorder.record(routeStep(head, match, snapshot, scratch)) }
        let route = snapshot.routes[match.rule]
        var verdict = admit(client, input.certificate, head, route, &recorder)
            ?? limit(client, head, route, input, snapshot, limits, &recorder)
            ?? act(head, route, input, snapshot, &recorder)
        verdict.route = match.rule
        verdict.matchedPathLength = match.prefixLength
        return (verdict, client)
    }

    // MARK: Steps

    @inline(__always)
    private static func judgeMethod<Recorder: DecisionRecorder>(
        _ head: RequestHead, _ recorder: inout Recorder
    ) -> Verdict? {
        guard let verdict = MethodRules.verdict(on: head) else { return nil }
        if Recorder.isRecording {
            let word = verdict.status < 300 ? "answered" : "refused"
            recorder.record(DecisionStep(.method, "\(word): \(verdict.reason)"))
        }
        return verdict
    }

    @inline(__always)
    private static func normalizePath<Recorder: DecisionRecorder>(
        _ head: RequestHead, _ rules: PathRules, _ recorder: inout Recorder
    ) -> Verdict? {
        let raw = head.buffer(of: head.path)
        do {
            let memory = head.canonicalPathMemory(capacity: max(256, raw.count * PathNormalizer.maximumGrowth))
            switch try PathNormalizer.normalize(raw.span, rules: rules, into: memory) {
            case .unchanged: head.setCanonicalPathToRaw()
            case .rewritten(let count): head.setCanonicalPath(count: count)
            }
        } catch {
            if Recorder.isRecording { recorder.record(DecisionStep(.path, "refused: \(error)")) }
            return .refuse(error == .tooLong ? 414 : 400, reason(of: error))
        }
        if Recorder.isRecording { recorder.record(pathStep(head)) }
        return nil
    }

    @inline(__always)
    private static func admit<Recorder: DecisionRecorder>(
        _ client: IPAddress, _ certificate: ClientIdentity?, _ head: RequestHead, _ route: RouteSnapshot,
        _ recorder: inout Recorder
    ) -> Verdict? {
        if let denied = route.denied, let block = denied.longestMatch(client) {
            if Recorder.isRecording {
                recorder.record(accessStep("refused: \(client) is in \(block), which is denied", route))
            }
            return .refuse(403, "client address denied")
        }
        if let allowed = route.allowed, !allowed.contains(client) {
            if Recorder.isRecording {
                recorder.record(accessStep("refused: \(client) is in no block that is allowed", route))
            }
            return .refuse(403, "client address not allowed")
        }
        if Recorder.isRecording, route.denied != nil || route.allowed != nil {
            recorder.record(accessStep("\(client) is let in", route))
        }
        if let rule = route.certificates, certificate.map(rule.admits) != true {
            if Recorder.isRecording { recorder.record(accessStep("refused: client certificate", route)) }
            return .refuse(
                403, certificate == nil ? "client certificate required" : "client certificate not allowed")
        }
        if Recorder.isRecording, route.maximumBodyBytes > 0 { recorder.record(bodyStep(head, route)) }
        if route.maximumBodyBytes > 0, case .length(let bytes) = head.body, bytes > route.maximumBodyBytes {
            return .refuse(413, "request body too large")
        }
        return nil
    }

    @inline(__always)
    private static func act<Recorder: DecisionRecorder>(
        _ head: RequestHead, _ route: RouteSnapshot, _ input: DecisionInput, _ snapshot: ProxySnapshot,
        _ recorder: inout Recorder
    ) -> Verdict {
        switch route.action {
        case .forward(let upstreams):
            var verdict = Verdict(.forward)
            if head.flags.contains(.connectionUpgrade) {
                if let found = switchProtocol(head, route, &recorder) {
                    verdict.protocolSwitch = found
                } else if head.flags.contains(.extendedConnect) {
                    return .refuse(501, "extended CONNECT to a protocol that is not allowed (RFC 8441 section 4)")
                }
            }
            verdict.upstream = upstreams.pick(input.random)
            if Recorder.isRecording { recorder.record(forwardStep(upstreams, verdict.upstream, snapshot)) }
            return verdict
        case .passthrough:
            // The route table has none of these.
            return .refuse(404, "no route")
        case .redirect(let redirect):
            if Recorder.isRecording { recorder.record(redirectStep(redirect, route)) }
            return Verdict(.redirect)
        case .respond(let status, _, _):
            if Recorder.isRecording {
                recorder.record(DecisionStep(.action, "respond with \(status)", origin: route.origin))
            }
            return Verdict(.respond)
        }
    }

    /// What the connection is to be switched to. A request that has a body is not switched: nothing could tell the
    /// body from what comes after it.
    private static func switchProtocol<Recorder: DecisionRecorder>(
        _ head: RequestHead, _ route: RouteSnapshot, _ recorder: inout Recorder
    ) -> ByteRange? {
        let hasBody = head.body != .none && head.body != .length(0)
        let found = hasBody ? nil : ProtocolSwitch.allowed(of: head, among: route.upgrades)
        if Recorder.isRecording { recorder.record(switchStep(head, found, hasBody: hasBody, route)) }
        return found
    }

    /// A refused path in words that are known at compile time: logging one allocates nothing.
    private static func reason(of error: PathError) -> StaticString {
        switch error {
        case .notAbsolute: "path is not absolute"
        case .invalidEscape: "invalid percent escape in path"
        case .forbiddenByte: "forbidden byte in path"
        case .encodedControl: "encoded control character in path"
        case .encodedSlash: "encoded slash in path"
        case .encodedBackslash: "encoded backslash in path"
        case .aboveRoot: "path climbs above the root"
        case .disguisedDotSegment: "disguised dot segment in path"
        case .tooLong: "path too long"
        }
    }
}
