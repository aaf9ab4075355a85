// The answer becomes values.

internal import Bytes
internal import SecLang

extension Transaction {
    /// The status of the answer.
    package func setResponse(status: Int, version: StaticString) {
        setNumber(.responseStatus, status)
        let version = UnsafeRawBufferPointer(start: version.utf8Start, count: version.utf8CodeUnitCount)
        values.set(.responseProtocol, version)
        setText(.statusLine, "\(String(decoding: version, as: UTF8.self)) \(status)")
    }

    /// One field of the answer's head.
    package func addResponseHeader(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        let name = keep(name)
        let value = keep(value)
        values.add(.responseHeaders, name: name, value)
        values.add(.responseHeaderNames, name: name, name)
        switch name.count {
        case 12 where Self.isNamed(name, "content-type"):
            responseContentType = value
            let type = value.prefix { $0 != UInt8(ascii: ";") && $0 != 0x20 }
            values.set(.responseContentType, UnsafeRawBufferPointer(rebasing: type))
        case 14 where Self.isNamed(name, "content-length"): values.set(.responseContentLength, value)
        default: break
        }
    }

    /// Whether rules want to see the answer's body; asked once its head is known.
    package var wantsResponseBody: Bool {
        guard mode != .off, responseBodyAccess, !isOverBudget, ruleSet.count(in: .responseBody) > 0 else {
            return false
        }
        let type = responseContentType.prefix { $0 != UInt8(ascii: ";") && $0 != 0x20 && $0 != 0x09 }
        return ruleSet.settings.responseBodyTypes.contains { wanted in
            type.elementsEqual(wanted.utf8) { ASCII.lowercased($0) == $1 }
        }
    }

    /// A piece of the answer's body, while `wantsResponseBody`.
    ///
    /// - Returns: the decision to break off where the body is longer than it may be and the rules say so.
    package func appendResponseBody(_ bytes: UnsafeRawBufferPointer) -> Interruption? {
        responseBody.limit = responseBodyLimit
        responseBody.append(bytes)
        guard responseBody.isCut else { return nil }
        setNumber(.outboundDataError, 1)
        guard ruleSet.settings.responseBodyLimitAction == .reject, mode == .on, interruption == nil else { return nil }
        interruption = Interruption(
            action: .deny(status: 500), rule: nil, phase: .responseBody,
            reason: "response body over SecResponseBodyLimit")
        return interruption
    }

    /// All of the answer's body that was handed in. Valid until the next piece.
    package var heldResponseBody: UnsafeRawBufferPointer { responseBody.allBytes }

    /// Whether the answer's body is longer than what rules see of it.
    package var isResponseBodyCut: Bool { responseBody.isCut }

    /// The answer's body is all there, or as much of it as will be looked at.
    package func endResponseBody() {
        guard responseBody.count > 0 else { return }
        values.set(.responseBody, responseBody.bytes)
    }
}
