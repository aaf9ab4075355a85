// The fields of a response in HTTP/2: the only place where they are chosen.

internal import HTTP1
internal import HTTP2
internal import HTTPSemantics
internal import Snapshots
internal import Telemetry
internal import Transport

/// Hands the upstream's status and end-to-end fields to a session.
enum HTTP2Fields {
    /// Bytes that a Date line may take.
    private static let dateLineBytes = 64

    /// Fills `fields` with what goes to the client; with the answer's `exchange` also the Date that may be missing.
    /// Connection-specific fields are marked as dropped by the codec that read them and go no further (RFC 9113
    /// §8.2.2).
    static func write(
        _ head: ResponseHead, status: UInt16? = nil, edits: FieldEdits?, to fields: FieldBlock, isLent: Bool,
        scratch: HeadScratch, of exchange: Exchange? = nil
    ) {
        fields.begin(status: status ?? head.status, isLent: isLent)
        let lines = head.fields
        for index in 0..<head.fieldCount where !lines[index].isDropped {
            if let edits, !edits.removed.isEmpty, edits.removes(head.buffer(of: lines[index].name).span) { continue }
            fields.append(lines[index], of: head)
        }
        let limitBytes = exchange.map { LimitFields.count(of: $0) } ?? 0
        scratch.begin(reserving: (edits?.addedLines.count ?? 0) + dateLineBytes + limitBytes)
        if let exchange {
            ResponseForwarding.writeMissingDate(head, of: exchange, to: scratch)
            if limitBytes > 0 { LimitFields.write(exchange, to: scratch) }
        }
        if let edits { scratch.append(contentsOf: edits.addedLines) }
        guard scratch.count > 0 else { return }
        fields.append(lines: UnsafeMutableBufferPointer(start: scratch.start, count: scratch.count))
    }
}

extension WorkerCounter {
    /// The count of a refused head, by the part of it that was wrong.
    init(parsing error: HTTP2HeadError) {
        self = switch error {
        case .headTooLarge, .tooManyFields: .parseTooLarge
        case .methodTooLong: .parseRequestLine
        case .targetTooLong, .invalidPath, .invalidScheme: .parseTarget
        case .missingAuthority, .invalidAuthority, .hostDiffersFromAuthority: .parseHost
        case .invalidContentLength: .parseFraming
        case .unknownExpectation: .parseField
        }
    }
}

extension HTTP2Limits {
    /// The defaults, with the bounds that the configuration sets.
    init(as rules: GatewayRules) {
        self.init()
        let limits = rules.http1
        maximumConcurrentStreams = rules.concurrentStreams
        maximumHeaderListBytes = limits.maximumHeadBytes
        maximumFields = limits.maximumFields
        maximumTargetBytes = limits.maximumTargetBytes
        maximumTrailerBytes = limits.maximumTrailerBytes
    }
}

extension WorkerCounter {
    /// The count of a bound that a client went beyond.
    init(exceeding limit: HTTP2Limit) {
        self = switch limit {
        case .workBudget: .limitWorkBudget
        case .continuations: .limitContinuations
        case .headerListBytes: .limitHeaderListBytes
        case .pendingAnswers: .limitPendingAnswers
        }
    }
}
