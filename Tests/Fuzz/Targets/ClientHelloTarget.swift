// The server name of TLS hellos: RFC 8446 §4.1.2, RFC 6066 §3.

import TLS

/// `ClientHelloName`: however a hello is split over reads and records it names the same, as soon as it is complete; and
/// nothing is read behind what came.
enum ClientHelloTarget: FuzzTarget {
    static func fault(in bytes: [UInt8]) -> String? {
        let whole = find(bytes, cuts: [bytes.count])
        let pieces = find(bytes, cuts: cuts(of: bytes))
        guard pieces.finding == whole.finding else { return "\(pieces.finding) in pieces, \(whole.finding) at once" }
        guard case .name(let name) = whole.finding else {
            let limit = ClientHelloName.maximumBytes + 5 + 1 << 14
            if whole.finding == .incomplete, bytes.count > limit { return "incomplete after \(bytes.count) bytes" }
            return nil
        }
        guard !name.isEmpty, contains(Array(bytes[..<pieces.count]), name) else { return "a name that nobody sent" }
        guard let payload = payload(of: bytes, complete: pieces.count) else { return "a name without records" }
        // In records of a byte each.
        let spread: [UInt8] = payload.flatMap { [22, 3, 3, 0, 1, $0] as [UInt8] }
        let limited = spread.count > ClientHelloName.maximumBytes
        guard limited || find(spread, cuts: [spread.count]).finding == whole.finding else {
            return "another name in small records"
        }
        return nil
    }

    /// What is found, and after how many bytes.
    private static func find(_ bytes: [UInt8], cuts: [Int]) -> (finding: ClientHelloName.Finding, count: Int) {
        var reader = ClientHelloName()
        for cut in cuts {
            // A copy of its own, so that the sanitizer sees who reads beyond it.
            let finding = Array(bytes[..<cut]).withUnsafeBufferPointer { reader.find(in: $0) }
            if finding != .incomplete { return (finding, cut) }
        }
        return (.incomplete, bytes.count)
    }

    /// What the records in `bytes` carry.
    private static func payload(of bytes: [UInt8], complete: Int) -> [UInt8]? {
        var payload: [UInt8] = []
        var position = 0
        while position + 5 <= complete {
            let end = min(position + 5 + Int(bytes[position + 3]) << 8 + Int(bytes[position + 4]), complete)
            payload += bytes[position + 5..<end]
            position = end
        }
        return payload.first == 1 ? payload : nil
    }

    /// Whether the bytes of `name` are there in their order; records may lie between them.
    private static func contains(_ bytes: [UInt8], _ name: [UInt8]) -> Bool {
        var next = name.startIndex
        for byte in bytes where next < name.endIndex && byte == name[next] { next += 1 }
        return next == name.endIndex
    }
}
