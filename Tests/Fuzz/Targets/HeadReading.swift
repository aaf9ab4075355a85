// Heads of both kinds as one value, for the promises about them.

import Bytes
import HTTP1
import HTTPSemantics

/// What a parser made of bytes.
enum HeadReading: Equatable {
    case incomplete
    case refused(HTTP1ParseError)
    case head(length: Int, summary: String)

    var isHead: Bool { if case .head = self { true } else { false } }
}

/// A parser over bytes.
typealias HeadReader = ([UInt8]) -> HeadReading

extension MessageHead {
    /// The bytes of a range as text.
    func text(_ range: ByteRange) -> String { latin1(buffer(of: range)) }

    /// Field lines, one after another, as name and value, and whether they go on.
    var fieldSummary: String {
        (0..<fieldCount).map { index in
            let line = fields[index]
            return "\(text(line.name))=\(text(line.value))\(line.isDropped ? " (dropped)" : "")\n"
        }.joined()
    }

    /// The field lines as another sender would have written them.
    var rewrittenFields: String {
        (0..<fieldCount).map { "\(text(fields[$0].name)): \(text(fields[$0].value))\r\n" }.joined() + "\r\n"
    }

    /// The broken promise about an accepted head of `bytes`; nil where all are kept.
    func broken(in bytes: [UInt8], length: Int) -> String? {
        guard length <= bytes.count, byteCount <= length else { return "it is longer than what came" }
        let received = bytes[(length - byteCount)..<length]
        guard received.elementsEqual(UnsafeBufferPointer(start: self.bytes, count: byteCount)) else {
            return "its bytes are not those that came"
        }
        var position = firstLineEnd
        for index in 0..<fieldCount {
            let line = fields[index]
            guard Int(line.name.start) == position, line.value.end <= Int(line.lineEnd) - 2 else {
                return "field line \(index) does not follow the one before"
            }
            guard buffer(of: line.name).allSatisfy(ASCII.isToken), line.name.count > 0 else {
                return "the name of field line \(index) is no token"
            }
            guard !buffer(of: line.value).contains(where: { $0 < 0x20 && $0 != 9 || $0 == 0x7F }) else {
                return "a control byte in the value of field line \(index)"
            }
            position = Int(line.lineEnd)
        }
        guard position == byteCount - 2 else { return "there are bytes that belong to no field line" }
        guard droppedCount == (0..<fieldCount).count(where: { fields[$0].isDropped }) else {
            return "dropped lines are counted wrongly"
        }
        if has(.contentLength), has(.transferEncoding), self is RequestHead {
            // The length goes no further, and neither does the connection (RFC 9112 §6.1).
            guard let length = first(.contentLength), fields[length].isDropped, !wantsKeepAlive else {
                return "it has two lengths"
            }
        }
        return nil
    }
}

/// The promises about any head parser.
enum HeadPromises {
    /// Bytes that come in pieces are read as those that come at once.
    static func broken(_ bytes: [UInt8], whole: HeadReading, limits: HTTP1Limits, read: HeadReader) -> String? {
        for cut in cuts(of: bytes) {
            let part = read(Array(bytes[..<cut]))
            guard part == .incomplete || part == whole else { return "\(part) after \(cut) bytes, \(whole) in the end" }
        }
        let driven = drive(bytes, limits: limits, read: read)
        // A driver that waits for the head's end sees an error in the middle of an incomplete head later.
        guard driven == whole || driven == .incomplete && !whole.isHead else {
            return "\(driven) in pieces, \(whole) at once"
        }
        return nil
    }

    /// Feeds pieces as `HeadScanner` advises.
    private static func drive(_ bytes: [UInt8], limits: HTTP1Limits, read: HeadReader) -> HeadReading {
        var searched = 0
        for cut in cuts(of: bytes) where cut > 0 {
            let received = Array(bytes[..<cut])
            let isFirst = searched == 0
            let isDue = HeadScanner.headEnd(in: received.span, from: searched) != nil
            searched = cut
            guard isFirst || isDue || cut >= limits.maximumHeadBytes else { continue }
            let reading = read(received)
            if reading != .incomplete { return reading }
        }
        return .incomplete
    }
}
