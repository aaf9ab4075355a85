// The request's head becomes values.

package import Addressing
internal import Bytes
internal import SecLang

extension Transaction {
    /// Begins with what is known of the connection.
    ///
    /// - Parameters:
    ///   - client: the client's address, past trusted proxies.
    ///   - server: the address that the client connected to.
    ///   - identifier: the request's id, which the log writes as 16 hexadecimal digits.
    ///   - now: seconds since the epoch.
    package func begin(
        client: IPAddress, clientPort: UInt16, server: IPAddress, serverPort: UInt16, identifier: UInt64, now: Int
    ) {
        self.now = now
        hasEngine = mode != .off
        let address = text(of: client)
        values.set(.remoteAddress, address)
        values.set(.remoteHost, address)
        setNumber(.remotePort, Int(clientPort))
        if ruleSet.uses(.serverAddress) { values.set(.serverAddress, text(of: server)) }
        setNumber(.serverPort, Int(serverPort))
        if ruleSet.uses(.uniqueIdentifier) { values.set(.uniqueIdentifier, text(of: identifier)) }
        setText(.webApplicationIdentifier, ruleSet.settings.webApplicationIdentifier)
        for store in Self.zeros where ruleSet.uses(store) { values.set(store, Self.zero) }
        if ruleSet.usesTime { setTime() }
        beginProgress()
    }

    private func text(of address: IPAddress) -> UnsafeRawBufferPointer {
        let output = arena.reserve(IPAddress.maximumTextLength).assumingMemoryBound(to: UInt8.self)
        return arena.commit(address.write(to: output))
    }

    private func text(of identifier: UInt64) -> UnsafeRawBufferPointer {
        let output = arena.reserve(16)
        for place in 0..<16 {
            let digit = UInt8(truncatingIfNeeded: identifier >> UInt64(60 - 4 * place)) & 15
            output.storeBytes(of: digit < 10 ? digit + 0x30 : digit + 0x57, toByteOffset: place, as: UInt8.self)
        }
        return arena.commit(16)
    }

    /// Flags and sizes that say 0 as long as nobody says otherwise.
    private static let zeros: [ValueStore] = [
        .requestBodyError, .requestBodyProcessorError, .urlEncodedError, .multipartBoundaryQuoted,
        .multipartBoundaryWhitespace, .multipartDataBefore, .multipartDataAfter, .multipartHeaderFolding,
        .multipartLFLine, .multipartCRLFLFLines, .multipartMissingSemicolon, .multipartInvalidQuoting,
        .multipartInvalidPart, .multipartInvalidHeaderFolding, .multipartFileLimitExceeded, .multipartStrictError,
        .multipartUnmatchedBoundary, .inboundDataError, .outboundDataError, .patternLimitsExceeded,
        .filesCombinedSize, .argumentsCombinedSize, .requestBodyLength,
    ]

    nonisolated(unsafe) private static let zero: UnsafeRawBufferPointer = {
        let text: StaticString = "0"
        return UnsafeRawBufferPointer(start: text.utf8Start, count: 1)
    }()

    /// The request line, as it was sent; its target is taken apart here, undecoded.
    package func setRequestLine(
        method: UnsafeRawBufferPointer, target: UnsafeRawBufferPointer, version: UnsafeRawBufferPointer
    ) {
        let method = keep(method)
        let target = keep(target)
        let version = keep(version)
        values.set(.requestMethod, method)
        values.set(.requestProtocol, version)
        values.set(.requestURIRaw, target)
        if ruleSet.uses(.requestLine) {
            values.set(.requestLine, join(join(method, target, separator: 0x20), version, separator: 0x20))
        }
        let (path, query) = Self.split(target)
        values.set(.requestFileName, path)
        values.set(.requestBaseName, Self.baseName(path))
        values.set(.requestURI, Self.withoutAuthority(target, path, query))
        if let query {
            values.set(.queryString, query)
            addArguments(query, .argumentsGet, .argumentNamesGet)
        }
        setNumber(.argumentsCombinedSize, argumentsSize)
    }

    /// One field of the request's head, as it was sent.
    package func addRequestHeader(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        let name = keep(name)
        var value = keep(value)
        if let earlier = values.first(.requestHeaders, named: name) {
            // Lines of one name are one field (RFC 9110 §5.2).
            if Self.isNamed(name, "cookie") { addCookies(value) }
            value = joinLines(earlier.pointee.bytes, value)
            earlier.pointee.bytes = value
            earlier.pointee.row = -1
            if Self.isNamed(name, "content-encoding") { contentEncoding = value }
            if Self.isNamed(name, "content-type") {
                contentType = value
                chooseBodyProcessor()
            }
            return
        }
        values.add(.requestHeaders, name: name, value)
        values.add(.requestHeaderNames, name: name, name)
        switch name.count {
        case 6 where Self.isNamed(name, "cookie"): addCookies(value)
        case 12 where Self.isNamed(name, "content-type"):
            contentType = value
            chooseBodyProcessor()
        case 16 where Self.isNamed(name, "content-encoding"): contentEncoding = value
        case 4 where Self.isNamed(name, "host"): values.set(.serverName, Self.hostName(value))
        case 13 where Self.isNamed(name, "authorization"):
            let scheme = value.prefix { $0 != 0x20 }
            values.set(.authenticationType, UnsafeRawBufferPointer(rebasing: scheme))
        default: break
        }
    }

    private func joinLines(
        _ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer
    ) -> UnsafeRawBufferPointer {
        let output = arena.reserve(one.count + 2 + other.count)
        if let start = one.baseAddress { output.copyMemory(from: start, byteCount: one.count) }
        output.storeBytes(of: UInt8(ascii: ","), toByteOffset: one.count, as: UInt8.self)
        output.storeBytes(of: 0x20, toByteOffset: one.count + 1, as: UInt8.self)
        if let start = other.baseAddress {
            (output + one.count + 2).copyMemory(from: start, byteCount: other.count)
        }
        return arena.commit(one.count + 2 + other.count)
    }

    static func isNamed(_ name: UnsafeRawBufferPointer, _ other: StaticString) -> Bool {
        NameText.equal(name, UnsafeRawBufferPointer(start: other.utf8Start, count: other.utf8CodeUnitCount))
    }

    // MARK: Taking the target apart

    /// The path and what stands behind its `?`; an absolute target's path begins behind its authority.
    private static func split(
        _ target: UnsafeRawBufferPointer
    ) -> (path: UnsafeRawBufferPointer, query: UnsafeRawBufferPointer?) {
        var rest = target[...]
        if rest.first != UInt8(ascii: "/"), let colon = rest.firstIndex(of: UInt8(ascii: ":")),
            rest[colon...].starts(with: [0x3A, 0x2F, 0x2F])
        {
            let authority = rest[(colon + 3)...]
            rest = authority[(authority.firstIndex { $0 == 0x2F || $0 == 0x3F } ?? authority.endIndex)...]
        }
        guard let mark = rest.firstIndex(of: UInt8(ascii: "?")) else {
            return (UnsafeRawBufferPointer(rebasing: rest), nil)
        }
        return (
            UnsafeRawBufferPointer(rebasing: rest[..<mark]), UnsafeRawBufferPointer(rebasing: rest[(mark + 1)...])
        )
    }

    private static func withoutAuthority(
        _ target: UnsafeRawBufferPointer, _ path: UnsafeRawBufferPointer, _ query: UnsafeRawBufferPointer?
    ) -> UnsafeRawBufferPointer {
        guard let start = path.baseAddress else { return target }
        return UnsafeRawBufferPointer(start: start, count: path.count + (query.map { $0.count + 1 } ?? 0))
    }

    static func baseName(_ path: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard let slash = path.lastIndex(where: { $0 == 0x2F || $0 == 0x5C }) else { return path }
        return UnsafeRawBufferPointer(rebasing: path[(slash + 1)...])
    }

    private static func hostName(_ host: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        if host.first == UInt8(ascii: "["), let end = host.firstIndex(of: UInt8(ascii: "]")) {
            return UnsafeRawBufferPointer(rebasing: host[...end])
        }
        return UnsafeRawBufferPointer(rebasing: host.prefix { $0 != UInt8(ascii: ":") })
    }

    // MARK: Values

    func setNumber(_ store: ValueStore, _ number: Int) {
        guard ruleSet.uses(store) else { return }
        values.set(store, number == 0 ? Self.zero : NumberText.write(number, to: arena))
    }

    func setText(_ store: ValueStore, _ text: @autoclosure () -> String) {
        guard ruleSet.uses(store) else { return }
        var text = text()
        values.set(store, text.withUTF8 { keep(UnsafeRawBufferPointer($0)) })
    }

    func join(
        _ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer, separator: UInt8
    ) -> UnsafeRawBufferPointer {
        let output = arena.reserve(one.count + 1 + other.count)
        if let start = one.baseAddress { output.copyMemory(from: start, byteCount: one.count) }
        output.storeBytes(of: separator, toByteOffset: one.count, as: UInt8.self)
        if let start = other.baseAddress { (output + one.count + 1).copyMemory(from: start, byteCount: other.count) }
        return arena.commit(one.count + 1 + other.count)
    }
}
