// What the tables of these tests are made of: wire text, and outcomes as text.

import Bytes
import HTTP1
import HTTPSemantics

/// Text in which each character up to U+00FF stands for one byte.
func wire(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8($0.value) } }

/// What came of parsing: comparable, and readable in a failure.
enum Outcome: Equatable {
    case incomplete
    case refused(HTTP1ParseError)
    case head(length: Int, String)
}

extension MessageHead {
    func text(_ range: ByteRange) -> String { String(decoding: buffer(of: range), as: UTF8.self) }

    var fieldSummary: String {
        (0..<fieldCount).map {
            "\(text(fields[$0].name))=\(text(fields[$0].value))\(fields[$0].isDropped ? " (dropped)" : "")"
        }.joined(separator: "; ")
    }

    var flagSummary: String {
        let names: [(HeadFlags, String)] = [
            (.connectionClose, "close"), (.connectionKeepAlive, "keep-alive"), (.connectionUpgrade, "upgrade"),
            (.expectContinue, "continue"), (.acceptsTrailers, "trailers"),
        ]
        return names.filter { flags.contains($0.0) }.map(\.1).joined(separator: ",")
    }
}

extension RequestHead {
    /// All that was found, on one line.
    var summary: String {
        var parts = ["\(method):\(text(methodRange))", "\(form)"]
        if scheme != .none { parts.append("\(scheme)") }
        parts.append("[\(String(decoding: hostKey, as: UTF8.self))]")
        if let port { parts.append(":\(port)") }
        parts.append(text(path))
        if hasQuery { parts.append("?\(text(query))") }
        parts.append("1.\(minorVersion)")
        parts.append("\(body)")
        if !flags.isEmpty { parts.append(flagSummary) }
        return parts.joined(separator: " ")
    }
}

extension ResponseHead {
    /// All that was found, on one line.
    var summary: String {
        var parts = ["\(status)", "'\(text(reason))'", "1.\(minorVersion)", "\(body)"]
        if !flags.isEmpty { parts.append(flagSummary) }
        return parts.joined(separator: " ")
    }
}

func parseRequest(_ bytes: some Collection<UInt8>, limits: HTTP1Limits = HTTP1Limits()) -> Outcome {
    parseRequest(bytes, into: RequestHead(), limits: limits)
}

func parseRequest(
    _ bytes: some Collection<UInt8>, into head: RequestHead, limits: HTTP1Limits = HTTP1Limits()
) -> Outcome {
    do {
        let length = try RequestParser.parse(Array(bytes).span, into: head, limits: limits)
        return length == 0 ? .incomplete : .head(length: length, head.summary + " | " + head.fieldSummary)
    } catch {
        return .refused(error)
    }
}

func parseResponse(
    _ bytes: some Collection<UInt8>, into head: ResponseHead = ResponseHead(), limits: HTTP1Limits = HTTP1Limits()
) -> Outcome {
    do {
        let length = try ResponseParser.parse(Array(bytes).span, into: head, limits: limits)
        return length == 0 ? .incomplete : .head(length: length, head.summary + " | " + head.fieldSummary)
    } catch {
        return .refused(error)
    }
}

/// Parses bytes that arrive in pieces ending at `cuts`, as `HeadScanner` advises a driver to.
func drive(_ bytes: [UInt8], cuts: some Sequence<Int>, limits: HTTP1Limits, parse: ([UInt8]) -> Outcome) -> Outcome {
    var scanned = 0
    for end in cuts {
        let received = Array(bytes[..<end])
        let isFirst = scanned == 0
        let isWhole = HeadScanner.headEnd(in: received.span, from: scanned) != nil
        scanned = received.count
        guard isFirst || isWhole || received.count >= limits.maximumHeadBytes else { continue }
        let outcome = parse(received)
        if outcome != .incomplete { return outcome }
    }
    return .incomplete
}
