// Multipart bodies.

import WAF

/// `MultipartParser`: split anyhow it finds the same; what it finds in a body without oddities, framed anew, it finds
/// again. The first line is the Content-Type.
enum MultipartTarget: FuzzTarget {
    private struct Outcome: Equatable {
        var found = BodyFields()
        var flags: MultipartFlags = []
        var error: BodyError?
        var sizes: [Int] = []
    }

    static func fault(in bytes: [UInt8]) -> String? {
        let end = bytes.firstIndex(of: 0x0A) ?? bytes.count
        let type = Array(bytes[..<end])
        let body = Array(bytes[min(end + 1, bytes.count)...])
        let parser = MultipartParser()
        let whole = read(body, type, cuts: [body.count], parser)
        for cuts in [Array(1..<max(body.count, 1)) + [body.count], cuts(of: body)] {
            let pieces = read(body, type, cuts: cuts, parser)
            guard pieces == whole else { return "\(pieces) in pieces, \(whole) at once" }
        }
        guard (whole.error != nil) == whole.flags.contains(.failed) else { return "flags and error differ" }
        guard whole.error == nil, !whole.flags.isStrictError, whole.found.files.isEmpty else { return nil }
        guard let framed = framed(whole.found.fields) else { return nil }
        let again = read(framed, Array("multipart/form-data; boundary=\(boundary)".utf8), cuts: [framed.count], parser)
        guard again.error == nil, again.found.fields == whole.found.fields else { return "framed anew it is \(again)" }
        return nil
    }

    private static let boundary = "tD7xQ0sNevermindTheRest"

    private static func read(
        _ body: [UInt8], _ type: [UInt8], cuts: [Int], _ parser: MultipartParser
    ) -> Outcome {
        var outcome = Outcome()
        let arena = ByteArena()
        do throws(BodyError) {
            var failure: BodyError?
            type.withUnsafeBytes { type in
                do throws(BodyError) {
                    try parser.begin(contentType: type, keepsFileContents: true)
                } catch {
                    failure = error
                }
            }
            if let failure { throw failure }
            try feed(body, cuts: cuts) { piece throws(BodyError) in
                try parser.feed(piece, arena, into: &outcome.found)
            }
            try parser.finish(arena, into: &outcome.found)
        } catch {
            outcome.error = error
        }
        outcome.flags = parser.flags
        outcome.sizes = [parser.noFilesBytes, parser.filesCombinedSize, parser.argumentCount]
        return outcome
    }

    /// The fields as another client would send them; nil where they do not fit into the limits any more, or a value
    /// has the boundary, which that client would not have chosen.
    private static func framed(_ fields: [BodyFields.Field]) -> [UInt8]? {
        var body: [UInt8] = []
        for field in fields {
            guard field.name.count < 1_000, !latin1(field.value).contains(boundary) else { return nil }
            body += Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"".utf8)
            for byte in field.name {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { body.append(UInt8(ascii: "\\")) }
                body.append(byte)
            }
            body += Array("\"\r\n\r\n".utf8) + field.value + [0x0D, 0x0A]
        }
        body += Array("--\(boundary)--\r\n".utf8)
        return body.count < 100_000 ? body : nil
    }
}
