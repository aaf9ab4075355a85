// JSON bodies.

import WAF

/// `JSONParser`: split anyhow it finds the same; what it finds, written as one flat object, it finds again; how
/// arguments are named does not change what they are.
enum JsonBodyTarget: FuzzTarget {
    private struct Outcome: Equatable {
        var found = BodyFields()
        var error: BodyError?
    }

    static func fault(in bytes: [UInt8]) -> String? {
        let second = JSONParser()
        let whole = read(bytes, cuts: [bytes.count], second)
        for cuts in [Array(1..<max(bytes.count, 1)) + [bytes.count], cuts(of: bytes)] {
            let pieces = read(bytes, cuts: cuts, second)
            guard pieces == whole else { return "\(pieces) in pieces, \(whole) at once" }
        }
        let other = read(bytes, cuts: [bytes.count], JSONParser(naming: .modSecurity3))
        if whole.error == nil, other.error == nil {
            let values = whole.found.fields.map(\.value)
            guard other.found.fields.map(\.value) == values else { return "other names have other values" }
        }
        guard !whole.found.fields.isEmpty else { return nil }
        let flat = flat(whole.found.fields)
        let again = read(flat, cuts: [flat.count], second)
        guard again.error == nil, again.found == whole.found else { return "as a flat object it is \(again)" }
        return nil
    }

    private static func read(_ bytes: [UInt8], cuts: [Int], _ parser: JSONParser) -> Outcome {
        var outcome = Outcome()
        let arena = ByteArena()
        var limits = BodyLimits()
        limits.noFilesBytes = limits.bytes
        limits.jsonNameBytesTogether = limits.bytes
        parser.begin(limits: limits)
        do throws(BodyError) {
            try feed(bytes, cuts: cuts) { piece throws(BodyError) in
                try parser.feed(piece, arena, into: &outcome.found)
            }
            try parser.finish(arena, into: &outcome.found)
        } catch {
            outcome.error = error
        }
        return outcome
    }

    private static func flat(_ fields: [BodyFields.Field]) -> [UInt8] {
        let members = fields.map { string($0.name) + [UInt8(ascii: ":")] + string($0.value) }
        return [UInt8(ascii: "{")] + Array(members.joined(separator: [UInt8(ascii: ",")])) + [UInt8(ascii: "}")]
    }

    private static func string(_ bytes: [UInt8]) -> [UInt8] {
        [0x22]
            + bytes.flatMap { byte -> [UInt8] in
                switch byte {
                case 0x22, 0x5C: [0x5C, byte]
                case 0..<0x20: Array((byte < 16 ? "\\u000" : "\\u00").utf8) + Array(String(byte, radix: 16).utf8)
                default: [byte]
                }
            } + [0x22]
    }
}
