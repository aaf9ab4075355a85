// One thing that a client of HTTP/2 does, and what RFC 9113 wants to come of it.

import TestSupport
import Testing

/// What must come of a case.
enum HTTP2Outcome: Equatable, Sendable {
    /// The connection ends: GOAWAY with one of these codes, then its close (RFC 9113 §5.4.1).
    case connectionError([UInt32])
    /// The stream ends with RST_STREAM and one of these codes, and the connection goes on (RFC 9113 §5.4.2).
    case streamError([UInt32])
    /// A stream error that nghttp2 treats as one of the connection, "MAY choose to treat a stream error as a connection
    /// error" (RFC 9113 §5.4.1): GOAWAY with one of these codes, then its close.
    case promotedStreamError([UInt32])
    /// The connection is closed, with an answer of HTTP/1: what came is not HTTP/2 (RFC 9113 §3.4 spares the GOAWAY).
    case close
    /// A response with this status, then the connection's regular end.
    case answerAndEnd(Int)
    /// A response with this status; the connection goes on.
    case answer(Int)
    /// A malformed request that is told so: this status (RFC 9113 §8.1.1), and no response of the backend's.
    case refusal(Int)
    /// Nothing: the connection goes on.
    case nothing
    /// Nothing, or the connection's regular end.
    case nothingOrEnd
}

/// The error codes of RFC 9113 §7.
enum Code {
    static let none: UInt32 = 0
    static let `protocol`: UInt32 = 1
    static let flowControl: UInt32 = 3
    static let streamClosed: UInt32 = 5
    static let frameSize: UInt32 = 6
    static let refused: UInt32 = 7
    static let cancel: UInt32 = 8
    static let compression: UInt32 = 9
    static let calm: UInt32 = 11
}

/// A case: bytes behind the preface and the first SETTINGS, and their outcome.
struct HTTP2Case: Sendable, CustomTestStringConvertible {
    var section: String
    var what: String
    var bytes: [UInt8]
    var outcome: HTTP2Outcome
    /// The payload of the client's first SETTINGS.
    var settings: [UInt8] = []
    /// What is sent once the response to `bytes` has ended; stream 1 is then closed on both sides.
    var afterAnswer: [UInt8] = []
    /// Whether the preface and SETTINGS are left to `bytes`.
    var isBare = false

    init(
        _ section: String, _ what: String, _ frames: [RawFrame], _ outcome: HTTP2Outcome, settings: [UInt8] = [],
        afterAnswer: [RawFrame] = []
    ) {
        self.init(section, what, frames.flatMap { $0.bytes() }, outcome, settings: settings)
        self.afterAnswer = afterAnswer.flatMap { $0.bytes() }
    }

    init(
        _ section: String, _ what: String, _ bytes: [UInt8], _ outcome: HTTP2Outcome, settings: [UInt8] = [],
        isBare: Bool = false
    ) {
        self.section = section
        self.what = what
        self.bytes = bytes
        self.outcome = outcome
        self.settings = settings
        self.isBare = isBare
    }

    var testDescription: String { "\(section): \(what)" }

    // MARK: Frames

    /// HEADERS with END_HEADERS.
    static func headers(
        _ stream: UInt32 = 1, _ fields: [(String, String)] = RawFields.request(), ends: Bool = true,
        flags: UInt8 = 0, before: [UInt8] = [], after: [UInt8] = []
    ) -> RawFrame {
        RawFrame(
            RawFrame.headers, flags: RawFrame.endHeaders | (ends ? RawFrame.end : 0) | flags, stream: stream,
            before + RawFields.block(fields) + after)
    }

    static func post(_ stream: UInt32 = 1, _ more: [(String, String)] = []) -> RawFrame {
        headers(stream, RawFields.request("POST") + more, ends: false)
    }

    static func data(_ stream: UInt32 = 1, _ text: String = "", ends: Bool = true, flags: UInt8 = 0) -> RawFrame {
        RawFrame(RawFrame.data, flags: (ends ? RawFrame.end : 0) | flags, stream: stream, Array(text.utf8))
    }

    static func windowUpdate(_ stream: UInt32, _ increment: UInt32) -> RawFrame {
        RawFrame(RawFrame.windowUpdate, stream: stream, RawFrame.number(increment))
    }

    static func reset(_ stream: UInt32, _ code: UInt32 = 8) -> RawFrame {
        RawFrame(RawFrame.reset, stream: stream, RawFrame.number(code))
    }

    static func settings(_ payload: [UInt8], flags: UInt8 = 0, stream: UInt32 = 0) -> RawFrame {
        RawFrame(RawFrame.settings, flags: flags, stream: stream, payload)
    }

    static func priority(_ stream: UInt32, dependsOn: UInt32 = 0, weight: UInt8 = 15) -> RawFrame {
        RawFrame(RawFrame.priority, stream: stream, RawFrame.number(dependsOn) + [weight])
    }
}
