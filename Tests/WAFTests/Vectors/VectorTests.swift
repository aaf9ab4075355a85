// SecLang's own language tests, where they lie beside the checkout.

import Testing

@testable import WAF

@Suite("SecLang's vectors", .enabled(if: SharedData.isPresent, "shared/crs is not here"))
struct VectorTests {
    @Test("every transformation gives what its vectors say")
    func transformations() {
        let vectors = Vector.read("transformations")
        #expect(vectors.count > 150)
        for vector in vectors {
            guard let transformation = Transformation(name: vector.name.filter { $0 != "_" }) else {
                Issue.record("no transformation is called \(vector.name)")
                continue
            }
            let (output, _) = transformation.apply(to: vector.input)
            #expect(
                output == vector.output,
                "\(vector.name) of \(text(vector.input)): \(text(output)), not \(text(vector.output))")
        }
    }

    @Test("every operator matches what its vectors say")
    func operators() {
        let vectors = Vector.read("operators")
        #expect(vectors.count > 1_900)
        var skipped: [String: Int] = [:]
        for vector in vectors {
            guard vector.resource == nil || vector.resource == "geoip" else {
                skipped[vector.name, default: 0] += 1
                continue
            }
            guard let (isMatch, captures) = OperatorCase.answer(vector.name, vector.parameter, vector.input) else {
                skipped[vector.name, default: 0] += 1
                continue
            }
            #expect(
                isMatch == (vector.ret == 1),
                "@\(vector.name) \(text(vector.parameter)) of \(text(vector.input)) gives \(isMatch)")
            if let groups = vector.groups {
                #expect(Array(captures.prefix(groups.count)) == groups, "@\(vector.name) \(text(vector.parameter))")
            }
        }
        #expect(skipped.isEmpty, "\(skipped)")
    }

    private func text(_ bytes: [UInt8]) -> String {
        bytes.map { (0x20..<0x7F).contains($0) ? String(UnicodeScalar($0)) : "\\x" + String($0, radix: 16) }.joined()
    }
}
