// Which processor reads a body.

import Testing
import WAF

@Suite struct BodyProcessorKindTests {
    static let contentTypes: [(type: String, kind: BodyProcessorKind?)] = [
        ("application/x-www-form-urlencoded", .urlEncoded),
        ("Application/X-WWW-Form-URLEncoded; charset=utf-8", .urlEncoded),
        ("multipart/form-data; boundary=b", .multipart), ("MULTIPART/form-data", .multipart),
        ("application/json", nil), ("text/xml", nil), ("", nil), ("multipart/mixed", nil),
        (" multipart/form-data", nil),
    ]

    @Test("forms are known by their Content-Type", arguments: contentTypes.indices)
    func types(_ row: Int) {
        let kind = withBytes(Array(Self.contentTypes[row].type.utf8)) { BodyProcessorKind(contentType: $0) }
        #expect(kind == Self.contentTypes[row].kind)
    }

    @Test("all are known by their names") func names() {
        for kind in BodyProcessorKind.allCases {
            #expect(BodyProcessorKind(name: kind.rawValue) == kind)
            #expect(BodyProcessorKind(name: kind.rawValue.lowercased()) == kind)
        }
        #expect(BodyProcessorKind(name: "YAML") == nil)
    }
}
