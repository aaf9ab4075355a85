// Content-Types of multipart bodies.

import Testing
import WAF

@Suite struct MultipartBoundaryTests {
    static let accepted: [(type: String, boundary: String, flags: MultipartFlags)] = [
        ("multipart/form-data; boundary=abc", "abc", []),
        ("Multipart/FORM-data;boundary=abc", "abc", []),
        ("multipart/form-data; boundary=----WebKitFormBoundary'+_x.y", "----WebKitFormBoundary'+_x.y", []),
        ("multipart/form-data ;\t boundary=abc", "abc", []),
        ("multipart/form-data; boundary=\"abc\"", "abc", .boundaryQuoted),
        ("multipart/form-data; boundary = abc", " abc", .boundaryWhitespace),
        ("multipart/form-data; boundary =abc", "abc", .boundaryWhitespace),
        ("multipart/form-data boundary=abc", "abc", .missingSemicolon),
        ("multipart/form-databoundary=abc", "abc", .missingSemicolon),
        ("multipart/form-data; boundary=boundary", "boundary", []),
        ("multipart/form-data; boundary=a b", "a b", []),
        ("multipart/form-data; boundary=09AZaz'()+_,-./:=?", "09AZaz'()+_,-./:=?", []),
    ]

    @Test("boundaries that are found, and their oddities", arguments: accepted.indices)
    func finds(_ row: Int) {
        let (type, boundary, flags) = Self.accepted[row]
        let body = Array("--\(boundary)--\r\n".utf8)
        let outcome = readMultipart(body, type: type)
        #expect(outcome.error == nil)
        #expect(outcome.flags == flags.union(.crlfLine))
        #expect(outcome.flags.isStrictError == !flags.isEmpty)
    }

    static let refused: [(type: String, fault: MultipartTypeFault)] = [
        ("", .missing), ("multipart/mixed; boundary=b", .otherType), ("multipart/form-dat", .otherType),
        ("multipart/form-data", .noBoundary), ("multipart/form-data; boundary", .malformedBoundary),
        ("multipart/form-data; Boundary=b", .boundaryCase), ("multipart/form-data; boundary=", .emptyBoundary),
        ("multipart/form-data; boundary=\"\"", .emptyBoundary), ("multipart/form-data; boundary=\"b", .boundaryQuoting),
        ("multipart/form-data; boundary=b\"", .boundaryQuoting), ("multipart/form-data; boundary=\"", .boundaryQuoting),
        ("multipart/form-data; boundary= \"b\"", .boundaryQuoting),
        ("multipart/form-data; charset=x; boundary=b", .malformedBoundary),
        ("multipart/form-data;; boundary=b", .malformedBoundary),
        ("multipart/form-datax; boundary=b", .malformedBoundary),
        ("multipart/form-data; boundaryx=b", .boundaryName), ("multipart/form-data; boundary;=b", .boundaryName),
        ("multipart/form-data; boundary=a; boundary=b", .severalBoundaries),
        ("multipart/form-data; boundary=a; BOUNDARY=b", .severalBoundaries),
        ("multipart/form-data; boundary=b; charset=utf-8", .boundaryCharacters),
        ("multipart/form-data; boundary=a{b", .boundaryCharacters),
        ("multipart/form-data; boundary=a%b", .boundaryCharacters),
        ("multipart/form-data; boundary=a\tb", .boundaryCharacters),
        ("multipart/form-data; boundary=a\u{7F}", .boundaryCharacters),
        ("multipart/form-data; boundary=\"a\\\"b\"", .boundaryCharacters),
        ("multipart/form-data; boundary=" + String(repeating: "b", count: 1_024), .tooLong),
    ]

    @Test("Content-Types that are refused", arguments: refused.indices)
    func refuses(_ row: Int) {
        let outcome = readMultipart([], type: Self.refused[row].type)
        #expect(outcome.error == .multipartType(Self.refused[row].fault))
        #expect(outcome.flags.contains(.failed))
    }

    @Test("our boundary in quotes is none, and no data either") func quotedInBody() {
        let outcome = readMultipart(Array("--\"b\"\r\n".utf8), type: "multipart/form-data; boundary=\"b\"")
        #expect(outcome.error == .multipart(.boundaryQuotes))
    }

    @Test("texts that rules look for") func texts() {
        #expect(
            BodyError.multipart(.headerCharacter).message
                == "Multipart parsing error: Multipart: Invalid part header (contains invalid character).")
        #expect(
            BodyError.multipart(.disposition(.unknownParameter)).message
                == "Multipart parsing error: Multipart: Invalid Content-Disposition header (-11).")
        #expect(BodyError.json(.depth, at: 3).message.hasPrefix("JSON parsing error: JSON depth limit exceeded"))
        #expect(BodyError.xml(.depth, line: 3).message.hasPrefix("XML parsing error: XML: Failed parsing document."))
    }
}
