// What a request target names: form, authority, path.

internal import Bytes
internal import HTTPSemantics

/// Judges the form of a request target (RFC 9112 §3.2) and where the request goes (§3.3).
enum RequestTargetReader {
    /// Sets form, scheme, path, authority, host and port of a head whose request line and fields are read.
    @inline(__always)
    static func read(_ head: RequestHead) throws(HTTP1ParseError) {
        if head.message.pointee.repeatedFields & FieldName.host.bit != 0 { throw .repeatedHost }
        let first = head.bytes[Int(head.target.start)]
        if first == UInt8(ascii: "/"), head.method != .connect {
            head.request.pointee.form = .origin
            return try readHost(head)
        }
        try readOtherForm(head, first: first)
    }

    /// The authority of a request whose target names none: that of Host.
    @inline(__always)
    private static func readHost(_ head: RequestHead) throws(HTTP1ParseError) {
        guard let index = head.first(.host) else {
            if head.minorVersion >= 1 { throw .missingHost }
            return
        }
        guard Authority.read(head.fields[index].value, of: head) else { throw .invalidHost }
    }

    @inline(never)
    private static func readOtherForm(_ head: RequestHead, first: UInt8) throws(HTTP1ParseError) {
        if head.method == .connect {
            try readAuthorityForm(head)
        } else if first == UInt8(ascii: "*") {
            guard head.method == .options, head.target.count == 1 else { throw .invalidTargetForm }
            head.request.pointee.form = .asterisk
            try readHost(head)
        } else {
            try readAbsoluteForm(head)
        }
    }

    /// CONNECT: the target is an authority with a port (§3.2.3).
    private static func readAuthorityForm(_ head: RequestHead) throws(HTTP1ParseError) {
        guard !head.hasQuery else { throw .invalidTargetForm }
        head.request.pointee.form = .authority
        head.request.pointee.path = .empty
        guard Authority.read(head.target, of: head), head.port != nil else { throw .invalidTargetForm }
        try compareHost(head)
    }

    /// `http://` or `https://` in any case, an authority, and perhaps path and query (§3.2.2).
    private static func readAbsoluteForm(_ head: RequestHead) throws(HTTP1ParseError) {
        let start = Int(head.target.start)
        let bytes = head.bytes
        let word = ByteWord.load(bytes + start) | ByteWord.caseBits
        // The bits that tell letters apart are set in `:` and `/` anyway; had they not been, the compare below tells.
        let isSecure = word & ByteWord.mask(5) == ByteWord.of("https")
        let scheme: StaticString = isSecure ? "https://" : "http://"
        let authorityStart = start &+ scheme.utf8CodeUnitCount
        guard Int(head.target.count) > scheme.utf8CodeUnitCount,
            CaseInsensitiveASCII.equal(bytes + start, scheme.utf8Start, count: scheme.utf8CodeUnitCount)
        else { throw .invalidTargetForm }
        // `path` reaches from the target's start to its query, if any.
        let end = head.path.end
        var authorityEnd = authorityStart
        while authorityEnd < end, bytes[authorityEnd] != UInt8(ascii: "/") { authorityEnd &+= 1 }
        head.request.pointee.form = .absolute
        head.request.pointee.scheme = isSecure ? .https : .http
        let hasPath = authorityEnd < end
        head.request.pointee.hasEmptyPath = !hasPath
        head.request.pointee.path =
            hasPath ? ByteRange(authorityEnd, to: end) : ByteRange(authorityStart &- 1, to: authorityStart)
        guard Authority.read(ByteRange(authorityStart, to: authorityEnd), of: head) else { throw .invalidHost }
        try compareHost(head)
    }

    /// Host must be there in HTTP/1.1, and where it is there it must be the target's authority (RFC 9110 §7.2).
    private static func compareHost(_ head: RequestHead) throws(HTTP1ParseError) {
        guard let index = head.first(.host) else {
            if head.minorVersion >= 1 { throw .missingHost }
            return
        }
        let host = head.buffer(of: head.fields[index].value)
        let authority = head.buffer(of: head.authority)
        guard CaseInsensitiveASCII.equal(host.span, authority.span) else { throw .hostDiffersFromTarget }
    }
}
