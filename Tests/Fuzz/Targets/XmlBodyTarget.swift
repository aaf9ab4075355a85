// XML bodies.

import WAF

/// `XMLBody`: split anyhow rules see the same; where there are no entities, our own walk and libxml2's evaluation find
/// the same attributes and texts; nothing exceeds its bound.
enum XmlBodyTarget: FuzzTarget {
    private struct Outcome: Equatable {
        var text = BodyFields()
        var attributes = BodyFields()
        var error: BodyError?
    }

    static func fault(in bytes: [UInt8]) -> String? {
        let body = XMLBody()
        let whole = read(bytes, cuts: [bytes.count], body)
        guard whole.text.fields.allSatisfy({ $0.value.count <= BodyLimits().xmlTextBytes }) else {
            return "more text than is allowed"
        }
        if whole.error == nil, !latin1(bytes).contains("<!") {
            var evaluated = BodyFields()
            guard let path = try? XPathExpression("/descendant::*/attribute::*") else { return "a path is refused" }
            let arena = ByteArena()
            body.evaluate(path, arena, into: &evaluated)
            guard evaluated == whole.attributes else { return "\(evaluated) evaluated, \(whole.attributes) walked" }
            guard let outermost = try? XPathExpression("/child::*") else { return "a path is refused" }
            var text = BodyFields()
            body.evaluate(outermost, arena, into: &text)
            guard text == whole.text else { return "\(text) evaluated, \(whole.text) walked" }
        }
        let pieces = read(bytes, cuts: cuts(of: bytes), body)
        guard pieces == whole else { return "\(pieces) in pieces, \(whole) at once" }
        return nil
    }

    private static func read(_ bytes: [UInt8], cuts: [Int], _ body: XMLBody) -> Outcome {
        var outcome = Outcome()
        let arena = ByteArena()
        do throws(BodyError) {
            try body.begin()
            try feed(bytes, cuts: cuts) { piece throws(BodyError) in try body.feed(piece) }
            try body.finish()
        } catch {
            outcome.error = error
            return outcome
        }
        if let path = try? XPathExpression("/*") { body.evaluate(path, arena, into: &outcome.text) }
        if let path = try? XPathExpression("//@*") { body.evaluate(path, arena, into: &outcome.attributes) }
        return outcome
    }
}
