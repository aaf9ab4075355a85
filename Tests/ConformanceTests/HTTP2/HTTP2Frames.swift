// Cases about the connection, frames and streams: RFC 9113 §3 to §6, and RFC 7541.

import TestSupport

private typealias Case = HTTP2Case
private typealias Frame = RawFrame

extension HTTP2Case {
    static let ping = RawFrame(RawFrame.ping, Array("gatehous".utf8))

    // MARK: §3 Starting

    static let starting: [HTTP2Case] = [
        Case("RFC 9113 §3.4", "a preface that is none", Array("INVALID CONNECTION PREFACE\r\n\r\n".utf8),
             .close, isBare: true),
        Case("RFC 9113 §3.4", "a preface whose second part differs",
             Array("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n".utf8), .close, isBare: true),
        Case("RFC 9113 §3.4", "a first frame that is not SETTINGS", RawHTTP2.preface + headers().bytes(),
             .connectionError([Code.protocol]), isBare: true),
        Case("RFC 9113 §3.4", "a GET at once", [headers()], .answer(200)),
        Case("RFC 9113 §3.4", "SETTINGS with unknown entries", [settings(Frame.setting(0xFF, 1)), headers()],
             .answer(200)),
    ]

    // MARK: §4 Frames

    static let framing: [HTTP2Case] = [
        Case("RFC 9113 §4.1", "a frame of an unknown type", [Frame(0xFF, [0, 0, 0, 0]), ping], .nothing),
        Case("RFC 9113 §4.1", "undefined flags on PING", [Frame(Frame.ping, flags: 0xFE, Array("gatehous".utf8))],
             .nothing),
        Case("RFC 9113 §4.1", "the reserved bit of a stream's number",
             [Frame(Frame.ping, stream: 0x8000_0000, Array("gatehous".utf8))], .nothing),
        Case("RFC 9113 §4.2", "DATA of the largest size", [post(), Frame(
            Frame.data, flags: Frame.end, stream: 1, [UInt8](repeating: 65, count: 16384))], .answer(200)),
        Case("RFC 9113 §4.2", "DATA above the largest size", [post(), Frame(
            Frame.data, flags: Frame.end, stream: 1, [UInt8](repeating: 65, count: 16385))],
             .promotedStreamError([Code.frameSize])),
        Case("RFC 9113 §4.2", "HEADERS above the largest size", [headers(after: RawFields.field(
            Array("x-long".utf8), [UInt8](repeating: 65, count: 16500)))], .connectionError([Code.frameSize])),
        Case("RFC 9113 §4.3", "a header block that does not decode",
             [Frame(Frame.headers, flags: Frame.endHeaders | Frame.end, stream: 1, [0x40])],
             .connectionError([Code.compression])),
        Case("RFC 9113 §4.3", "PRIORITY in the middle of a header block", [
            Frame(Frame.headers, flags: Frame.end, stream: 1, RawFields.block(RawFields.request())), priority(1),
            Frame(Frame.continuation, flags: Frame.endHeaders, stream: 1, []),
        ], .connectionError([Code.protocol])),
        Case("RFC 9113 §4.3", "HEADERS of another stream in the middle of a header block", [
            Frame(Frame.headers, flags: Frame.end, stream: 1, RawFields.block(RawFields.request())), headers(3),
        ], .connectionError([Code.protocol])),
    ]

    // MARK: §5.1 Streams

    static let streams: [HTTP2Case] = [
        Case("RFC 9113 §5.1", "idle: DATA", [data(1, "a")], .connectionError([Code.protocol])),
        Case("RFC 9113 §5.1", "idle: RST_STREAM", [reset(1)], .connectionError([Code.protocol])),
        Case("RFC 9113 §5.1", "idle: WINDOW_UPDATE", [windowUpdate(1, 100)], .connectionError([Code.protocol])),
        Case("RFC 9113 §5.1", "idle: CONTINUATION",
             [Frame(Frame.continuation, flags: Frame.endHeaders, stream: 1, RawFields.block(RawFields.request()))],
             .connectionError([Code.protocol])),
        Case("RFC 9113 §5.1", "idle: PRIORITY", [priority(1), headers(3)], .answer(200)),
        Case("RFC 9113 §5.1", "half-closed (remote): DATA", [headers(1, RawFields.request("GET", "/held")),
             data(1, "a")], .promotedStreamError([Code.streamClosed])),
        Case("RFC 9113 §5.1", "half-closed (remote): HEADERS", [headers(1, RawFields.request("GET", "/held")),
             headers()], .promotedStreamError([Code.streamClosed])),
        Case("RFC 9113 §5.1", "half-closed (remote): CONTINUATION", [headers(1, RawFields.request("GET", "/held")),
             Frame(Frame.continuation, flags: Frame.endHeaders, stream: 1, RawFields.block([("a", "b")]))],
             .connectionError([Code.protocol])),
        Case("RFC 9113 §5.1", "half-closed (remote): WINDOW_UPDATE", [headers(), windowUpdate(1, 10)], .answer(200)),
        Case("RFC 9113 §5.1", "half-closed (remote): PRIORITY", [headers(), priority(1)], .answer(200)),
        Case("RFC 9113 §5.1", "closed by a reset: DATA", [post(), reset(1), data(1, "a")],
             .promotedStreamError([Code.streamClosed])),
        Case("RFC 9113 §5.1", "closed by a reset: HEADERS", [post(), reset(1), headers()],
             .connectionError([Code.streamClosed])),
        Case("RFC 9113 §5.1", "closed by a reset: CONTINUATION", [post(), reset(1),
             Frame(Frame.continuation, flags: Frame.endHeaders, stream: 1, RawFields.block([("a", "b")]))],
             .connectionError([Code.protocol])),
        Case("RFC 9113 §5.1", "closed by a reset: a second reset", [post(), reset(1), reset(1), headers(3)],
             .answer(200)),
        Case("RFC 9113 §5.1", "closed: PRIORITY", [post(), reset(1), priority(1), headers(3)], .answer(200)),
        Case("RFC 9113 §5.1.1", "an even stream", [headers(2)], .connectionError([Code.protocol])),
        Case("RFC 9113 §5.1.1", "a smaller stream than one before", [headers(5), headers(3)],
             .connectionError([Code.protocol])),
        Case("RFC 9113 §5.1.1", "stream 0", [headers(0)], .connectionError([Code.protocol])),
        Case("RFC 9113 §5.1.2", "more streams than allowed",
             (0..<101).map { post(UInt32($0) * 2 + 1) }, .streamError([Code.protocol, Code.refused])),
        // A stream error in RFC 7540 §5.3.1, which RFC 9113 §5.3.2 deprecates. An idle stream may not be reset (RFC
        // 9113 §6.4), so that there the connection ends (§5.4.1).
        Case("RFC 7540 §5.3.1", "HEADERS whose stream depends on itself",
             [headers(flags: Frame.hasPriority, before: RawFrame.number(1) + [15])],
             .promotedStreamError([Code.protocol])),
        Case("RFC 7540 §5.3.1", "PRIORITY whose idle stream depends on itself", [priority(2, dependsOn: 2)],
             .promotedStreamError([Code.protocol])),
        Case("RFC 7540 §5.3.1", "PRIORITY whose open stream depends on itself",
             [post(), priority(1, dependsOn: 1)], .streamError([Code.protocol])),
        Case("RFC 7540 §5.3.1", "PRIORITY whose half-closed stream depends on itself, exclusively",
             [headers(1, RawFields.request("GET", "/held")), priority(1, dependsOn: 0x8000_0001)],
             .streamError([Code.protocol])),
        Case("RFC 7540 §5.3.1", "PRIORITY whose closed stream depends on itself", [headers()], .nothing,
             afterAnswer: [priority(1, dependsOn: 1)]),
        Case("RFC 7540 §5.3.2", "PRIORITY of the least weight", [priority(1, weight: 0), headers()], .answer(200)),
        Case("RFC 7540 §5.3.2", "PRIORITY of the largest weight", [priority(1, weight: 255), headers()], .answer(200)),
        Case("RFC 7540 §5.3.1", "PRIORITY, exclusive, on a stream that is idle too",
             [priority(1, dependsOn: 0x8000_0007), headers()], .answer(200)),
        Case("RFC 9113 §5.1", "PRIORITY for an idle stream, then HEADERS of a lower one",
             [priority(7), headers()], .answer(200)),
        // Closed by END_STREAM both ways.
        Case("RFC 9113 §5.1", "closed: DATA", [headers()], .promotedStreamError([Code.streamClosed]),
             afterAnswer: [data(1, "a")]),
        Case("RFC 9113 §5.1", "closed: HEADERS", [headers()], .connectionError([Code.streamClosed]),
             afterAnswer: [headers()]),
        Case("RFC 9113 §5.1", "closed: CONTINUATION", [headers()],
             .connectionError([Code.protocol]), afterAnswer: [
                Frame(Frame.continuation, flags: Frame.endHeaders, stream: 1, RawFields.block([("a", "b")]))]),
        Case("RFC 9113 §5.1", "closed: WINDOW_UPDATE, RST_STREAM and PRIORITY", [headers()], .nothing,
             afterAnswer: [windowUpdate(1, 1), reset(1), priority(1)]),
        Case("RFC 9113 §5.1", "half-closed (remote): RST_STREAM",
             [headers(1, RawFields.request("GET", "/held")), reset(1), headers(3)], .answer(200)),
        Case("RFC 9113 §5.1", "idle: an even stream's DATA", [data(2, "a")], .connectionError([Code.protocol])),
        Case("RFC 9113 §5.1", "idle: an even stream's RST_STREAM", [reset(2)], .connectionError([Code.protocol])),
        Case("RFC 9113 §5.1", "idle: an even stream's WINDOW_UPDATE", [windowUpdate(2, 1)],
             .connectionError([Code.protocol])),
        Case("RFC 9113 §5.1.1", "a stream passed over: DATA", [headers(5), data(3, "a")],
             .connectionError([Code.protocol])),
        Case("RFC 9113 §5.1.1", "a stream passed over: RST_STREAM", [headers(5), reset(3)], .answer(200)),
        Case("RFC 9113 §5.4.1", "an invalid frame: GOAWAY, then the end", [Frame(Frame.ping, [1, 2, 3])],
             .connectionError([Code.frameSize])),
        Case("RFC 9113 §5.5", "an extension frame between requests", [Frame(0xAB, stream: 1, [1]), headers()],
             .answer(200)),
        Case("RFC 9113 §5.5", "an extension frame in the middle of a header block", [
            Frame(Frame.headers, flags: Frame.end, stream: 1, RawFields.block(RawFields.request())), Frame(0xAB),
        ], .connectionError([Code.protocol])),
    ]

    // MARK: §6 Frame definitions

    static let frames: [HTTP2Case] = [
        Case("RFC 9113 §6.1", "DATA on stream 0", [data(0, "a")], .connectionError([Code.protocol])),
        Case("RFC 9113 §6.1", "DATA with padding", [post(), Frame(
            Frame.data, flags: Frame.end | Frame.padded, stream: 1, [3] + Array("ok".utf8) + [0, 0, 0])], .answer(200)),
        Case("RFC 9113 §6.1", "DATA with more padding than payload", [post(), Frame(
            Frame.data, flags: Frame.end | Frame.padded, stream: 1, [9, 65, 65])],
             .connectionError([Code.protocol])),
        Case("RFC 9113 §6.1", "DATA of nothing but padding", [post(), Frame(
            Frame.data, flags: Frame.end | Frame.padded, stream: 1, [2, 0, 0])], .answer(200)),
        Case("RFC 9113 §6.2", "HEADERS with padding", [headers(
            flags: Frame.padded, before: [2], after: [0, 0])], .answer(200)),
        Case("RFC 9113 §6.2", "HEADERS with more padding than payload", [Frame(
            Frame.headers, flags: Frame.endHeaders | Frame.end | Frame.padded, stream: 1, [200, 65])],
             .connectionError([Code.protocol])),
        Case("RFC 9113 §6.2", "HEADERS with priority", [headers(
            flags: Frame.hasPriority, before: RawFrame.number(0) + [15])], .answer(200)),
        Case("RFC 9113 §6.2", "HEADERS too short for its priority", [Frame(
            Frame.headers, flags: Frame.endHeaders | Frame.end | Frame.hasPriority, stream: 1, [0, 0])],
             .connectionError([Code.frameSize])),
        Case("RFC 9113 §6.2", "HEADERS without END_HEADERS, then another stream", [
            Frame(Frame.headers, flags: Frame.end, stream: 1, RawFields.block(RawFields.request())), data(1, "a"),
        ], .connectionError([Code.protocol])),
        Case("RFC 9113 §6.3", "PRIORITY on stream 0", [priority(0)], .connectionError([Code.protocol])),
        Case("RFC 9113 §6.3", "PRIORITY of a wrong size", [Frame(Frame.priority, stream: 1, [0, 0, 0, 0])],
             .promotedStreamError([Code.frameSize])),
        Case("RFC 9113 §6.4", "RST_STREAM on stream 0", [reset(0)], .connectionError([Code.protocol])),
        Case("RFC 9113 §6.4", "RST_STREAM of a wrong size", [post(), Frame(Frame.reset, stream: 1, [0, 0, 0])],
             .connectionError([Code.frameSize])),
        Case("RFC 9113 §6.5", "SETTINGS acknowledgement with a payload",
             [settings(Frame.setting(3, 1), flags: Frame.end)], .connectionError([Code.frameSize])),
        Case("RFC 9113 §6.5", "SETTINGS on a stream", [settings([], stream: 1)], .connectionError([Code.protocol])),
        Case("RFC 9113 §6.5", "SETTINGS of a wrong size", [settings([0, 3, 0])], .connectionError([Code.frameSize])),
        Case("RFC 9113 §6.5", "SETTINGS without entries", [settings([]), headers()], .answer(200)),
        Case("RFC 9113 §6.5.2", "ENABLE_PUSH that is neither 0 nor 1", [settings(Frame.setting(2, 2))],
             .connectionError([Code.protocol])),
        Case("RFC 9113 §6.5.2", "ENABLE_PUSH of 1", [settings(Frame.setting(2, 1)), headers()], .answer(200)),
        Case("RFC 9113 §6.5.2", "INITIAL_WINDOW_SIZE above the maximum",
             [settings(Frame.setting(4, 0x8000_0000))], .connectionError([Code.flowControl])),
        Case("RFC 9113 §6.5.2", "MAX_FRAME_SIZE below the minimum", [settings(Frame.setting(5, 16383))],
             .connectionError([Code.protocol])),
        Case("RFC 9113 §6.5.2", "MAX_FRAME_SIZE above the maximum", [settings(Frame.setting(5, 16_777_216))],
             .connectionError([Code.protocol])),
        Case("RFC 9113 §6.5.3", "SETTINGS twice, the last value holds",
             [settings(Frame.setting(4, 100) + Frame.setting(4, 1)), headers()], .answer(200)),
        Case("RFC 9113 §6.6", "PUSH_PROMISE of a client",
             [headers(ends: false), Frame(Frame.pushPromise, flags: Frame.endHeaders, stream: 1,
                                          Frame.number(2) + RawFields.block(RawFields.request()))],
             .connectionError([Code.protocol])),
        Case("RFC 9113 §6.7", "PING", [ping], .nothing),
        Case("RFC 9113 §6.7", "PING acknowledgement that nobody asked for",
             [Frame(Frame.ping, flags: Frame.end, Array("whatever".utf8)), headers()], .answer(200)),
        Case("RFC 9113 §6.7", "PING on a stream", [Frame(Frame.ping, stream: 1, Array("gatehous".utf8))],
             .connectionError([Code.protocol])),
        Case("RFC 9113 §6.7", "PING of a wrong size", [Frame(Frame.ping, Array("short".utf8))],
             .connectionError([Code.frameSize])),
        Case("RFC 9113 §6.8", "GOAWAY on a stream", [Frame(Frame.goAway, stream: 1, Frame.number(0) + Frame.number(0))],
             .connectionError([Code.protocol])),
        Case("RFC 9113 §6.8", "GOAWAY too short", [Frame(Frame.goAway, [0, 0, 0, 0])],
             .connectionError([Code.frameSize])),
        Case("RFC 9113 §6.8", "GOAWAY, then a request under way is answered",
             [headers(), Frame(Frame.goAway, Frame.number(0) + Frame.number(0))], .answerAndEnd(200)),
        Case("RFC 9113 §6.9", "WINDOW_UPDATE of 0 for the connection", [windowUpdate(0, 0)],
             .connectionError([Code.protocol])),
        Case("RFC 9113 §6.9", "WINDOW_UPDATE of 0 for a stream", [post(), windowUpdate(1, 0)],
             .promotedStreamError([Code.protocol])),
        Case("RFC 9113 §6.9", "WINDOW_UPDATE of a wrong size", [Frame(Frame.windowUpdate, [0, 0, 1])],
             .connectionError([Code.frameSize])),
        Case("RFC 9113 §6.9.1", "a connection's window above the maximum",
             [windowUpdate(0, 0x7FFF_FFFF), windowUpdate(0, 0x7FFF_FFFF)], .connectionError([Code.flowControl])),
        Case("RFC 9113 §6.9.1", "a stream's window above the maximum",
             [post(), windowUpdate(1, 0x7FFF_FFFF), windowUpdate(1, 0x7FFF_FFFF)], .streamError([Code.flowControl])),
        Case("RFC 9113 §6.9.2", "INITIAL_WINDOW_SIZE that takes a stream's window above the maximum",
             [post(), windowUpdate(1, 0x7FFF_FFFF - 65535), settings(Frame.setting(4, 0x7FFF_FFFF))],
             .connectionError([Code.flowControl])),
        Case("RFC 9113 §6.9.2", "INITIAL_WINDOW_SIZE that takes a stream's window to the maximum",
             [post(), windowUpdate(1, 0x7FFF_FFFF - 65535), settings(Frame.setting(4, 65535)), data(1, "ok")],
             .answer(200)),
        Case("RFC 9113 §6.9.2", "INITIAL_WINDOW_SIZE that changes the windows of many streams",
             [post(1), post(3), post(5), settings(Frame.setting(4, 0x7FFF_FFFF)), data(1, "ok")], .answer(200)),
        Case("RFC 9113 §6.10", "two CONTINUATION frames", [
            Frame(Frame.headers, flags: Frame.end, stream: 1, RawFields.block(RawFields.request())),
            Frame(Frame.continuation, stream: 1, RawFields.block([("a", "b")])),
            Frame(Frame.continuation, flags: Frame.endHeaders, stream: 1, RawFields.block([("c", "d")])),
        ], .answer(200)),
        Case("RFC 9113 §6.10", "CONTINUATION of another stream", [
            Frame(Frame.headers, flags: Frame.end, stream: 1, RawFields.block(RawFields.request())),
            Frame(Frame.continuation, flags: Frame.endHeaders, stream: 3, RawFields.block([("a", "b")])),
        ], .connectionError([Code.protocol])),
        Case("RFC 9113 §6.10", "CONTINUATION on stream 0", [
            Frame(Frame.headers, flags: Frame.end, stream: 1, RawFields.block(RawFields.request())),
            Frame(Frame.continuation, flags: Frame.endHeaders, stream: 0, RawFields.block([("a", "b")])),
        ], .connectionError([Code.protocol])),
        Case("RFC 9113 §6.10", "CONTINUATION behind a complete header block", [
            headers(1, RawFields.request("GET", "/held")),
            Frame(Frame.continuation, flags: Frame.endHeaders, stream: 1, RawFields.block([("a", "b")])),
        ], .connectionError([Code.protocol])),
        Case("RFC 9113 §6.10", "CONTINUATION behind DATA", [
            post(), data(1, "a", ends: false),
            Frame(Frame.continuation, flags: Frame.endHeaders, stream: 1, RawFields.block([("a", "b")])),
        ], .connectionError([Code.protocol])),
        Case("RFC 9113 §7", "GOAWAY with an unknown code", [Frame(Frame.goAway, Frame.number(0) + Frame.number(0xFF)),
             ping], .nothingOrEnd),
        Case("RFC 9113 §7", "RST_STREAM with an unknown code", [post(), reset(1, 0xFF), headers(3)], .answer(200)),
        Case("RFC 9218 §7.1", "PRIORITY_UPDATE for a stream", [Frame(
            Frame.priorityUpdate, RawFrame.number(1) + Array("u=1, i".utf8)), headers()], .answer(200)),
        Case("RFC 9218 §7.1", "PRIORITY_UPDATE on a stream", [Frame(
            Frame.priorityUpdate, stream: 1, RawFrame.number(1) + Array("u=1".utf8))],
             .connectionError([Code.protocol])),
        Case("RFC 9218 §7.1", "PRIORITY_UPDATE for stream 0", [Frame(
            Frame.priorityUpdate, RawFrame.number(0) + Array("u=1".utf8))], .connectionError([Code.protocol])),
    ]

    // MARK: What else is taken, and what else is not

    /// Five frames of 15,000 bytes: above 64 KiB.
    private static let bigHead: [RawFrame] = {
        let rest = (0..<5).map { RawFields.block([("x-\($0)", String(repeating: "a", count: 15_000))]) }
        return [Frame(Frame.headers, flags: Frame.end, stream: 1, RawFields.block(RawFields.request()))]
            + rest.enumerated().map { place, block in
                Frame(Frame.continuation, flags: place == 4 ? Frame.endHeaders : 0, stream: 1, block)
            }
    }()

    static let taken: [HTTP2Case] = [
        Case("RFC 9113 §8.1", "HEAD", [headers(1, RawFields.request("HEAD"))], .answer(200)),
        Case("RFC 9113 §8.1", "OPTIONS with a path", [headers(1, RawFields.request("OPTIONS"))], .answer(200)),
        Case("RFC 9113 §6.1", "a body of many frames", [post()] + (0..<20).map { data(1, "ab", ends: $0 == 19) },
             .answer(200)),
        Case("RFC 9113 §6.1", "an empty last DATA", [post(), data(1, "ab", ends: false), data(1)], .answer(200)),
        Case("RFC 9113 §6.1", "DATA with as much padding as fits", [post(), Frame(
            Frame.data, flags: Frame.end | Frame.padded, stream: 1, [255, 65] + [UInt8](repeating: 0, count: 255))],
             .answer(200)),
        Case("RFC 9113 §6.2", "HEADERS with padding and priority", [headers(
            flags: Frame.padded | Frame.hasPriority, before: [3] + RawFrame.number(0) + [255], after: [0, 0, 0])],
             .answer(200)),
        Case("RFC 9113 §6.2", "HEADERS with undefined flags", [headers(flags: 0x52)], .answer(200)),
        Case("RFC 9113 §6.5.2", "HEADER_TABLE_SIZE of 0", [settings(Frame.setting(1, 0)), headers()], .answer(200)),
        Case("RFC 9113 §6.5.2", "HEADER_TABLE_SIZE of the maximum",
             [settings(Frame.setting(1, 0xFFFF_FFFF)), headers()], .answer(200)),
        Case("RFC 9113 §6.5.2", "MAX_CONCURRENT_STREAMS of 0, which is about pushes",
             [settings(Frame.setting(3, 0)), headers()], .answer(200)),
        Case("RFC 9113 §6.5.2", "MAX_FRAME_SIZE of the maximum",
             [settings(Frame.setting(5, 16_777_215)), headers()], .answer(200)),
        Case("RFC 9113 §6.5.2", "INITIAL_WINDOW_SIZE of the maximum",
             [settings(Frame.setting(4, 0x7FFF_FFFF)), headers()], .answer(200)),
        Case("RFC 9113 §6.5.2", "MAX_HEADER_LIST_SIZE of 0, which is advice",
             [settings(Frame.setting(6, 0)), headers()], .answer(200)),
        Case("RFC 8441 §3", "ENABLE_CONNECT_PROTOCOL of a client", [settings(Frame.setting(8, 1)), headers()],
             .answer(200)),
        Case("RFC 9218 §2.1", "NO_RFC7540_PRIORITIES", [priority(1), headers()], .answer(200),
             settings: Frame.setting(9, 1)),
        Case("RFC 9218 §2.1", "NO_RFC7540_PRIORITIES behind the first SETTINGS", [settings(Frame.setting(9, 1))],
             .connectionError([Code.protocol])),
        Case("RFC 9218 §2.1", "NO_RFC7540_PRIORITIES that is neither 0 nor 1", [headers()],
             .connectionError([Code.protocol]), settings: Frame.setting(9, 2)),
        Case("RFC 9113 §6.9", "WINDOW_UPDATE for the connection and a stream",
             [windowUpdate(0, 1), post(), windowUpdate(1, 1), data(1, "ok")], .answer(200)),
        Case("RFC 9113 §6.9", "WINDOW_UPDATE with the reserved bit", [windowUpdate(0, 0x8000_0001), headers()],
             .answer(200)),
        Case("RFC 9113 §6.4", "RST_STREAM of a stream that is idle, behind one that is not", [headers(), reset(3)],
             .connectionError([Code.protocol])),
        Case("RFC 9113 §4.2", "SETTINGS above the largest size",
             [settings([UInt8](repeating: 0, count: 16386))], .connectionError([Code.frameSize])),
        Case("RFC 9113 §4.2", "an unknown frame above the largest size",
             [Frame(0xFA, [UInt8](repeating: 0, count: 16385))], .connectionError([Code.frameSize])),
        Case("RFC 9113 §8.4", "PUSH_PROMISE on an idle stream", [
            Frame(Frame.pushPromise, flags: Frame.endHeaders, stream: 1, Frame.number(2))],
             .connectionError([Code.protocol])),
        Case("RFC 9113 §8.4", "PUSH_PROMISE on stream 0", [
            Frame(Frame.pushPromise, flags: Frame.endHeaders, Frame.number(2))], .connectionError([Code.protocol])),
        Case("RFC 9113 §10.5.1", "a head above the limit",
             bigHead, .answer(431)),
    ]

    // MARK: HPACK

    static let compression: [HTTP2Case] = [
        Case("RFC 7541 §2.3.3", "an index beyond all tables",
             [headers(after: [0xFF, 0x80, 0x01])], .connectionError([Code.compression])),
        Case("RFC 7541 §2.3.3", "index 0", [headers(after: [0x80])], .connectionError([Code.compression])),
        Case("RFC 7541 §4.2", "a table size update behind a field",
             [headers(after: [0x20])], .connectionError([Code.compression])),
        Case("RFC 7541 §4.2", "a table size update at the beginning", [headers(before: [0x20])], .answer(200)),
        Case("RFC 7541 §5.1", "an integer that overflows",
             [headers(after: [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])], .connectionError([Code.compression])),
        Case("RFC 7541 §5.2", "Huffman padding of eight bits and more",
             [headers(after: [0x00, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 0x61])],
             .connectionError([Code.compression])),
        Case("RFC 7541 §5.2", "Huffman padding of zeros",
             [headers(after: [0x00, 0x81, 0x18, 0x01, 0x61])], .connectionError([Code.compression])),
        Case("RFC 7541 §5.2", "Huffman's end-of-string in a text",
             [headers(after: [0x00, 0x01, 0x61, 0x84, 0xFF, 0xFF, 0xFF, 0xFC])],
             .connectionError([Code.compression])),
        Case("RFC 7541 §6.1", "an indexed field", [headers(1, [(":authority", "localhost")],
             before: [0x82, 0x84, 0x86])], .answer(200)),
        Case("RFC 7541 §6.2.1", "a field added to the table, and used",
             [headers(after: [0x40, 0x01, 0x61, 0x01, 0x62, 0xBE])], .answer(200)),
        Case("RFC 7541 §6.3", "a table size above what SETTINGS allow",
             [headers(before: [0x3F, 0xE2, 0x1F])], .connectionError([Code.compression])),
        Case("RFC 7541 §5.2", "a length beyond the block", [headers(after: [0x00, 0x7F, 0x50, 0x61])],
             .connectionError([Code.compression])),
        Case("RFC 7541 §6.2.1", "a field added to the table with a name of the table",
             [headers(after: [0x53, 0x01, 0x62, 0xBE])], .answer(200)),
        Case("RFC 7541 §6.2.2", "a field without indexing, its name of the table", [headers(after: [0x0F, 0x04, 1,
            98])],
             .answer(200)),
        Case("RFC 7541 §6.2.3", "a field that is never indexed", [headers(after: [0x10, 1, 97, 1, 98])], .answer(200)),
        Case("RFC 7541 §6.2.3", "a field that is never indexed, its name of the table",
             [headers(after: [0x1F, 0x04, 1, 98])], .answer(200)),
        Case("RFC 7541 §5.2", "a value in Huffman's code",
             [headers(after: [0x00, 0x01, 0x61, 0x82, 0x1C, 0x7F])], .answer(200)),
        Case("RFC 7541 §6.3", "two table size updates at the beginning", [headers(before: [0x20, 0x3F, 0xE1, 0x1F])],
             .answer(200)),
        Case("RFC 7541 §4.2", "a table size update between fields",
             [headers(1, [(":method", "GET")], after: [0x3F, 0x01] + RawFields.block([(":path", "/")]))],
             .connectionError([Code.compression])),
        Case("RFC 7541 §2.3.3", "an entry that was driven out of the table",
             [headers(before: [0x20], after: [0x40, 1, 97, 1, 98, 0xBE])], .connectionError([Code.compression])),
        Case("RFC 7541 §2.3.3", "an entry of an empty table", [headers(after: [0xBE])],
             .connectionError([Code.compression])),
        Case("RFC 7541 §2.3.3", "a name of an index beyond all tables",
             [headers(after: [0x0F, 0x70, 1, 98])], .connectionError([Code.compression])),
        Case("RFC 7541 §5.1", "an integer that does not end", [headers(after: [0x7F, 0x80])],
             .connectionError([Code.compression])),
        Case("RFC 7541 §5.2", "a value that does not come", [headers(after: [0x00, 0x01, 0x61])],
             .connectionError([Code.compression])),
    ]
}
