// The head of a forwarded request: the only place where one is written.

internal import Addressing
internal import Bytes
internal import HTTPSemantics
internal import Pipeline
internal import Snapshots
internal import Transport
internal import Upstreams

/// Writes the head that an upstream sees: the canonical target, the client's end-to-end fields, and ours.
///
/// Hop-by-hop fields and those that Connection named are gone (RFC 9110 §7.6.1); fields in which we speak for the
/// client (X-Forwarded-…, Forwarded, X-Request-Id) replace the client's own unless the peer is a trusted proxy.
/// `authority` is the Host that names the endpoint, for upstreams that want it.
enum RequestForwarding {
    /// Bytes that fixed parts and addresses may take, above what is counted exactly.
    private static let allowance = 1024

    static func write(
        _ exchange: some DecidedRequest, upstream: UpstreamSnapshot, authority: @autoclosure () -> [UInt8],
        to output: HeadScratch
    ) {
        let head = exchange.head
        let snapshot = exchange.snapshot
        let route = exchange.route
        let host = replacementHost(head, route, upstream, authority)
        output.begin(
            reserving: head.byteCount * 2 + head.canonicalPath.count + allowance + (host?.count ?? 0)
                + (route?.replacementPath?.count ?? 0) + (route?.requestEdits?.addedLines.count ?? 0)
                + snapshot.rules.forwarding.viaPseudonym.count + (exchange.forwardedCertificate?.count ?? 0))
        writeRequestLine(exchange, route, to: output)
        let trusted = snapshot.rules.hasTrustedProxies && snapshot.rules.trustedProxies.contains(exchange.peer)
        var skipped = skippedFields(snapshot.rules.forwarding, trusted: trusted, head)
        let hopsLeft = hopsLeft(head)
        if hopsLeft != nil { skipped |= FieldName.maxForwards.bit }
        if host != nil || head.form == .absolute || !head.has(.host) {
            skipped |= FieldName.host.bit
            writeHost(host, head, to: output)
        }
        FieldCopy.write(head, skipping: skipped, edits: route?.requestEdits, to: output)
        if head.body == .chunked { output.append("Transfer-Encoding: chunked\r\n") }
        if !exchange.verdict.protocolSwitch.isEmpty { writeProtocolSwitch(exchange, to: output) }
        // TE is for this connection only, and must say so (RFC 9110 §10.1.4).
        if head.flags.contains(.acceptsTrailers) { output.append("TE: trailers\r\nConnection: TE\r\n") }
        if let hopsLeft {
            output.append("Max-Forwards: ")
            output.append(decimal: hopsLeft)
            output.append("\r\n")
        }
        writeForwardingFields(exchange, snapshot, trusted: trusted, skipped: skipped, to: output)
        if let edits = route?.requestEdits { output.append(contentsOf: edits.addedLines) }
        output.append("\r\n")
    }

    /// `Upgrade`, and for a WebSocket that HTTP/2 opened without a key one of ours.
    private static func writeProtocolSwitch(_ exchange: some DecidedRequest, to output: HeadScratch) {
        output.append("Connection: Upgrade\r\nUpgrade: ")
        append(exchange.head, exchange.verdict.protocolSwitch, to: output)
        output.append("\r\n")
        guard exchange.head.flags.contains(.extendedConnect) else { return }
        output.append("Sec-WebSocket-Key: ")
        WebSocketAccept.writeKey(of: exchange.identifier, to: output.end)
        output.advance(by: WebSocketAccept.keyCount)
        output.append("\r\n")
    }

    // MARK: The request line

    private static func writeRequestLine(
        _ exchange: some DecidedRequest, _ route: RouteSnapshot?, to output: HeadScratch
    ) {
        let head = exchange.head
        if head.canonicalPathIsRaw, head.form == .origin, route?.replacementPath == nil {
            // Method and target as they came: everything before the version.
            let start = Int(head.methodRange.start)
            output.append(head.bytes + start, count: head.target.end - start)
        } else {
            append(head, head.methodRange, to: output)
            output.append(byte: UInt8(ascii: " "))
            writePath(exchange, route, to: output)
            if head.hasQuery {
                output.append(byte: UInt8(ascii: "?"))
                append(head, head.query, to: output)
            }
        }
        output.append(" HTTP/1.1\r\n")
    }

    /// The canonical path, its matched part replaced where the route says so.
    private static func writePath(_ exchange: some DecidedRequest, _ route: RouteSnapshot?, to output: HeadScratch) {
        let path = exchange.head.canonicalPath
        guard let replacement = route?.replacementPath else {
            output.append(contentsOf: path)
            return
        }
        let rest = UnsafeBufferPointer(rebasing: path[min(exchange.verdict.matchedPathLength, path.count)...])
        output.append(contentsOf: replacement)
        let endsInSlash = replacement.last == UInt8(ascii: "/")
        let beginsWithSlash = rest.first == UInt8(ascii: "/")
        if endsInSlash, beginsWithSlash {
            output.append(contentsOf: UnsafeBufferPointer(rebasing: rest.dropFirst()))
        } else {
            if !endsInSlash, !beginsWithSlash, !rest.isEmpty { output.append(byte: UInt8(ascii: "/")) }
            output.append(contentsOf: rest)
        }
    }

    // MARK: Host

    private static func replacementHost(
        _ head: RequestHead, _ route: RouteSnapshot?, _ upstream: UpstreamSnapshot, _ authority: () -> [UInt8]
    ) -> [UInt8]? {
        if let host = route?.replacementHost { return host }
        switch upstream.host {
        case .preserve:
            // HTTP/1.0 may name no host; in HTTP/1.1 each request names one that is not empty (RFC 9110 §4.2.1, §7.2).
            return head.authority.isEmpty ? authority() : nil
        case .endpoint: return authority()
        case .literal(let host): return host
        }
    }

    private static func writeHost(_ host: [UInt8]?, _ head: RequestHead, to output: HeadScratch) {
        output.append("Host: ")
        if let host { output.append(contentsOf: host) } else { append(head, head.authority, to: output) }
        output.append("\r\n")
    }

    // MARK: Fields

    /// The Max-Forwards to send on, one less than received (RFC 9110 §7.6.2); nil where it passes as it came.
    private static func hopsLeft(_ head: RequestHead) -> UInt64? {
        guard head.method == .options, case .left(let hops) = MaxForwards.read(head), hops > 0 else { return nil }
        return hops - 1
    }

    private static func skippedFields(_ rules: ForwardingRules, trusted: Bool, _ head: RequestHead) -> UInt64 {
        var skipped: UInt64 = 0
        if rules.xForwarded {
            skipped |= FieldName.xForwardedFor.bit
            if !trusted || !head.has(.xForwardedProto) { skipped |= FieldName.xForwardedProto.bit }
            if !trusted || !head.has(.xForwardedHost) { skipped |= FieldName.xForwardedHost.bit }
        }
        if !trusted { skipped |= FieldName.forwarded.bit | FieldName.xForwardedPort.bit | FieldName.xRealIP.bit }
        if !trusted || !rules.keepsClientCertificate { skipped |= FieldName.xForwardedClientCert.bit }
        if rules.requestID, !trusted || !head.has(.xRequestID) { skipped |= FieldName.xRequestID.bit }
        return skipped
    }

    private static func writeForwardingFields(
        _ exchange: some DecidedRequest, _ snapshot: ProxySnapshot, trusted: Bool, skipped: UInt64,
        to output: HeadScratch
    ) {
        let head = exchange.head
        let isTLS = snapshot.listeners[exchange.listener].isTLS
        if snapshot.rules.forwarding.xForwarded {
            output.append("X-Forwarded-For: ")
            if trusted { appendEarlierHops(head, to: output) }
            output.advance(by: exchange.peer.write(to: output.end))
            if skipped & FieldName.xForwardedProto.bit != 0 {
                output.append(isTLS ? "\r\nX-Forwarded-Proto: https" : "\r\nX-Forwarded-Proto: http")
            }
            if skipped & FieldName.xForwardedHost.bit != 0, !head.authority.isEmpty {
                output.append("\r\nX-Forwarded-Host: ")
                append(head, head.authority, to: output)
            }
            output.append("\r\n")
        }
        if let certificate = exchange.forwardedCertificate {
            output.append("X-Forwarded-Client-Cert: ")
            output.append(contentsOf: certificate)
            output.append("\r\n")
        }
        if snapshot.rules.forwarding.forwarded { writeForwarded(exchange, isTLS: isTLS, to: output) }
        if !snapshot.rules.forwarding.viaPseudonym.isEmpty {
            output.append(
                head.flags.contains(.http2) ? "Via: 2.0 " : head.minorVersion == 0 ? "Via: 1.0 " : "Via: 1.1 ")
            output.append(contentsOf: snapshot.rules.forwarding.viaPseudonym)
            output.append("\r\n")
        }
        if skipped & FieldName.xRequestID.bit != 0 {
            output.append("X-Request-Id: ")
            output.append(hexadecimal: exchange.identifier)
            output.append("\r\n")
        }
    }

    /// What trusted proxies said of the hops before them.
    private static func appendEarlierHops(_ head: RequestHead, to output: HeadScratch) {
        var index = head.first(.xForwardedFor)
        while let found = index {
            append(head, head.fields[found].value, to: output)
            output.append(", ")
            index = head.next(.xForwardedFor, from: found + 1)
        }
    }

    /// `Forwarded: for=…;host=…;proto=…` (RFC 7239 §4).
    private static func writeForwarded(_ exchange: some DecidedRequest, isTLS: Bool, to output: HeadScratch) {
        output.append(exchange.peer.isIPv4 ? "Forwarded: for=" : "Forwarded: for=\"[")
        output.advance(by: exchange.peer.write(to: output.end))
        if !exchange.peer.isIPv4 { output.append("]\"") }
        if !exchange.head.authority.isEmpty {
            output.append(";host=\"")
            append(exchange.head, exchange.head.authority, to: output)
            output.append("\"")
        }
        output.append(isTLS ? ";proto=https\r\n" : ";proto=http\r\n")
    }

    @inline(__always)
    private static func append(_ head: RequestHead, _ range: ByteRange, to output: HeadScratch) {
        output.append(head.bytes + Int(range.start), count: Int(range.count))
    }
}
