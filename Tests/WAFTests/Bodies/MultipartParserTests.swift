// Multipart bodies: parts, oddities, and what is refused.

import Testing
import WAF

/// What came of a multipart body.
struct MultipartOutcome: Equatable {
    var found: [Found] = []
    var flags: MultipartFlags = []
    var error: BodyError?
    var noFilesBytes = 0
    var filesCombinedSize = 0
}

/// Reads a body that arrives in pieces ending at `cuts`.
func readMultipart(
    _ body: [UInt8], type: String = "multipart/form-data; boundary=b", cuts: [Int]? = nil,
    limits: BodyLimits = BodyLimits(), keepsFiles: Bool = false, parser: MultipartParser = MultipartParser()
) -> MultipartOutcome {
    let arena = ByteArena()
    var sink = CollectedFields()
    var outcome = MultipartOutcome()
    do throws(BodyError) {
        try withBytes(Array(type.utf8)) { type throws(BodyError) in
            try parser.begin(contentType: type, limits: limits, keepsFileContents: keepsFiles)
        }
        try feedPieces(body, cuts: cuts ?? [body.count]) { piece throws(BodyError) in
            try parser.feed(piece, arena, into: &sink)
        }
        try parser.finish(arena, into: &sink)
    } catch {
        outcome.error = error
    }
    outcome.found = sink.all
    outcome.flags = parser.flags
    outcome.noFilesBytes = parser.noFilesBytes
    outcome.filesCombinedSize = parser.filesCombinedSize
    return outcome
}

@Suite struct MultipartParserTests {
    private static let disposition = "Content-Disposition: form-data; name=\"a\""
    private static let header = Found("a", disposition, kind: "header")

    static let accepted: [(body: String, found: [Found], flags: MultipartFlags)] = [
        ("--b\r\n\(disposition)\r\n\r\n1\r\n--b--\r\n", [header, Found("a", "1")], .crlfLine),
        ("--b\r\n\(disposition)\r\n\r\n1\r\n--b--", [header, Found("a", "1")], .crlfLine),
        ("--b\r\n\(disposition)\r\n\r\n\r\n--b--\r\n", [header, Found("a", "")], .crlfLine),
        // The line end before a boundary is the boundary's; that of the headers' empty line is taken.
        ("--b\r\n\(disposition)\r\n\r\n--b--", [header, Found("a", "")], [.crlfLine, .invalidPart]),
        (
            "--b\r\n\(disposition)\r\n\r\n--b--\r\n--b--\r\n", [header, Found("a", "--b--")],
            [.crlfLine, .invalidPart]
        ),
        ("--b\r\n\(disposition)\r\n--b--", [], [.crlfLine, .invalidPart]),
        (
            "--b\r\n\(disposition)\r\n--b: x\r\n\r\n1\r\n--b--\r\n",
            [header, Found("a", "--b: x", kind: "header"), Found("a", "1")], [.crlfLine, .invalidPart]
        ),
        ("--b\r\n\(disposition)\r\n\r\n1\n2\r\n--b--\r\n", [header, Found("a", "1\n2")], .crlfLine),
        ("--b\r\n\(disposition)\r\n\r\n1\r\n2\n--b--", [header, Found("a", "1\r\n2")], [.crlfLine, .lfLine]),
        ("--b--\r\n", [], .crlfLine),
        // Line ends belong to the value but for the last.
        ("--b\r\n\(disposition)\r\n\r\n1\r\n\r\n2\n\r\n--b--\r\n", [header, Found("a", "1\r\n\r\n2\n")], .crlfLine),
        ("--b\r\n\(disposition)\r\n\r\n\r\r\n\r\n--b--\r\n", [header, Found("a", "\r\r\n")], .crlfLine),
        ("--b\n\(disposition)\n\n1\n--b--\n", [header, Found("a", "1")], .lfLine),
        ("--b\r\n\(disposition)\n\r\n1\n--b--\r\n", [header, Found("a", "1")], [.crlfLine, .lfLine]),
        ("\r\n--b\r\n\(disposition)\r\n\r\n1\r\n--b--\r\n", [header, Found("a", "1")], [.crlfLine, .dataBefore]),
        ("--b\r\n\(disposition)\r\n\r\n1\r\n--b--\r\n\r\n", [header, Found("a", "1")], [.crlfLine, .dataAfter]),
        ("--b\r\n\(disposition)\r\n\r\n1\r\n--b--\r\n--b--\r\n", [header, Found("a", "1")], [.crlfLine, .dataAfter]),
        (
            "--b\r\nContent-Type: x\r\n\(disposition)\r\nX-Y:z\r\n\r\n1\r\n--b--\r\n",
            [
                Found("a", "Content-Type: x", kind: "header"), header, Found("a", "X-Y:z", kind: "header"),
                Found("a", "1"),
            ], .crlfLine
        ),
        (
            "--b\r\nContent-Disposition: form-data;\r\n\t name=a\r\n\r\n1\r\n--b--\r\n",
            [Found("a", "Content-Disposition: form-data; name=a", kind: "header"), Found("a", "1")],
            [.crlfLine, .headerFolding]
        ),
        (
            "--b\r\nContent-Disposition: form-data;\r\n\u{0B}name=a\r\n\r\n1\r\n--b--\r\n",
            [Found("a", "Content-Disposition: form-data; name=a", kind: "header"), Found("a", "1")],
            [.crlfLine, .headerFolding, .invalidHeaderFolding]
        ),
        (
            "--b\r\n\(disposition)\r\n \r\n\r\n1\r\n--b--\r\n",
            [Found("a", "\(disposition) ", kind: "header"), Found("a", "1")],
            [.crlfLine, .headerFolding, .invalidHeaderFolding]
        ),
        // Lines that look like a boundary, or have ours in them.
        (
            "--b\r\n\(disposition)\r\n\r\n--c\r\n--b--\r\n", [header, Found("a", "--c")],
            [.crlfLine, .unmatchedBoundary]
        ),
        ("--b\r\n\(disposition)\r\n\r\n--\r\n--b--\r\n", [header, Found("a", "--")], [.crlfLine, .unmatchedBoundary]),
        ("--b\r\n\(disposition)\r\n\r\n--\n--b--\r\n", [header, Found("a", "--")], [.crlfLine, .lfLine]),
        (
            "--b\r\n\(disposition)\r\n\r\nx--b\r\n--b--\r\n", [header, Found("a", "x--b")],
            [.crlfLine, .unmatchedBoundary]
        ),
        (
            "--b\r\n\(disposition)\r\n\r\nx---b\r\n--b--\r\n", [header, Found("a", "x---b")],
            [
                .crlfLine, .unmatchedBoundary,
            ]
        ),
        ("--b\r\n\(disposition)\r\n\r\nx-b-\r\n--b--\r\n", [header, Found("a", "x-b-")], .crlfLine),
        (
            "--b\r\n\(disposition)\r\n\r\n--\"b\r\n--b--\r\n", [header, Found("a", "--\"b")],
            [
                .crlfLine, .unmatchedBoundary,
            ]
        ),
        ("--b\r\n\(disposition)\r\n\r\n\0--\0\r\n--b--\r\n", [header, Found("a", "\0--\0")], .crlfLine),
    ]

    @Test("parts and oddities, however the body is split", arguments: accepted.indices)
    func reads(_ row: Int) {
        let (body, found, flags) = Self.accepted[row]
        let bytes = body.unicodeScalars.map { UInt8($0.value) }
        let parser = MultipartParser()
        for cuts in deliveries(of: bytes.count) {
            let outcome = readMultipart(bytes, cuts: cuts, parser: parser)
            #expect(outcome.error == nil)
            #expect(outcome.found == found, "cut at \(cuts.prefix(2))")
            #expect(outcome.flags == flags, "cut at \(cuts.prefix(2))")
        }
    }

    static let refused: [(body: String, fault: MultipartFault)] = [
        ("x", .noBoundaries),
        ("--c\r\n", .noBoundaries),
        ("--b", .noBoundaries),
        ("--b\r\n", .noFinalBoundary), ("--b\r\n\(disposition)\r\n\r\n--b--\r\n", .noFinalBoundary),
        ("--b\r\n--b\r\n", .headerColon), ("--b\r\n\(disposition)\r\n--b--\r\n", .headerColon),
        ("--b\r\n\(disposition)\r\n\r\n1\r\n--b", .noFinalBoundary),
        ("--b\r\n\(disposition)\r\n\r\n1\r\n--b-", .noFinalBoundary),
        ("--b\r\n\(disposition)\r\n\r\n1\r\n--b--\r", .noFinalBoundary),
        ("--b\r\n\(disposition)\r\n\r\n1--b--", .noFinalBoundary),
        ("--bx\r\n", .boundaryLine), ("--b \r\n", .boundaryLine), ("--b-\r\n", .boundaryLine),
        ("--b---\r\n", .boundaryLine), ("--b\r\r\n", .boundaryLine), ("--b\0\r\n", .boundaryLine),
        ("-- b\r\n", .boundaryWhitespace), ("--\t b\r\n", .boundaryWhitespace),
        ("--b\r\nA\0: b\r\n\r\n", .nulInHeader),
        ("--b\r\n\u{0E}A: b\r\n\r\n", .headerCharacter), ("--b\r\nA\u{7F}: b\r\n\r\n", .headerCharacter),
        ("--b\r\nA : b\r\n\r\n", .headerCharacter), ("--b\r\n\u{E9}: b\r\n\r\n", .headerCharacter),
        ("--b\r\nA\r\n\r\n", .headerColon), ("--b\r\n: b\r\n\r\n", .headerName), ("--b\r\n b\r\n\r\n", .foldedNothing),
        ("--b\r\nA: b\r\na:\r\n\r\n", .duplicateHeader),
        ("--b\r\n\(disposition)\r\nCONTENT-DISPOSITION: x\r\n\r\n", .duplicateHeader),
        ("--b\r\n\r\n", .noDisposition), ("--b\r\nA: b\r\n\r\n", .noDisposition),
        ("--b\r\nContent-Disposition: form-data\r\n\r\n", .noPartName),
        ("--b\r\nContent-Disposition: form-data; filename=x\r\n\r\n", .noPartName),
        ("--b\r\nContent-Disposition: form-data; name=a; filename =x\r\n\r\n", .hiddenFileName),
    ]

    @Test("what is refused, however the body is split", arguments: refused.indices)
    func refuses(_ row: Int) {
        let (body, fault) = Self.refused[row]
        let bytes = body.unicodeScalars.map { UInt8($0.value) }
        for cuts in deliveries(of: bytes.count) {
            let outcome = readMultipart(bytes, cuts: cuts)
            #expect(outcome.error == .multipart(fault), "cut at \(cuts.prefix(2))")
            #expect(outcome.flags.contains(.failed) && outcome.flags.isStrictError)
        }
    }

    static let dispositions: [(value: String, found: String?, fault: ContentDispositionFault?, isOdd: Bool)] = [
        ("form-data; name=\"a\"", "a", nil, false), ("form-data;name=a", "a", nil, false),
        ("form-data ; name = \"a\" ", "a", nil, false), ("form-data; name=\"\"", "", nil, false),
        ("form-data; name=a;", "a", nil, false), ("form-data; name=a; ", nil, .nothingBehindSemicolon, false),
        ("form-data; name={a}", "{a}", nil, false), ("form-data; name=a/b", nil, .nothingBetweenParameters, false),
        ("form-data; name=\"a\\\"b\\\\c\\d\"", "a\"b\\c\\d", nil, false),
        ("form-data; name='a'", "a", nil, true), ("form-data; name='a\"b\\''", "a\"b'", nil, true),
        ("form-data; name=\"it's\"", "it's", nil, false), ("form-data; name=it's", "it's", nil, true),
        ("form-data; name=\"a;b=c\"", "a;b=c", nil, false),
        ("form-data; name=", nil, .nothingBehindEquals, false), ("form-data; name", nil, .nameUnended, false),
        ("form-data; name ", nil, .nothingBehindName, false), ("form-data; name a", nil, .equals, false),
        ("form-data; name=\"", nil, .nothingBehindQuote, false), ("form-data; name=\"a", nil, .quoteUnended, false),
        ("form-data; name=\"a\\", nil, .nothingBehindBackslash, false),
        ("form-data; name=\"a\\\"", nil, .quoteUnended, false),
        ("form-data; name=\"a\"b", nil, .nothingBetweenParameters, true),
        ("form-data; name=\"a\" b", nil, .nothingBetweenParameters, false),
        ("form-data; name=a; name=b", nil, .duplicateName, false),
        ("form-data; name=a; filename=x; filename=y", nil, .duplicateFileName, false),
        ("form-data; name=a; filename*=UTF-8''x", nil, .unknownParameter, false),
        ("form-data; name=a; size=1", nil, .unknownParameter, false),
        ("form-data; NAME=a", nil, .unknownParameter, false),
        ("Form-Data; name=a", nil, .notFormData, false), ("attachment; name=a", nil, .notFormData, false),
        ("form-datax; name=a", nil, .semicolon, false), ("form-data, name=a", nil, .semicolon, false),
        ("form-data;", nil, nil, false), ("", nil, .notFormData, false),
    ]

    @Test("Content-Disposition, and ModSecurity's numbers for its faults", arguments: dispositions.indices)
    func disposition(_ row: Int) {
        let (value, found, fault, isOdd) = Self.dispositions[row]
        let body = "--b\r\nContent-Disposition: \(value)\r\n\r\n1\r\n--b--\r\n"
        let outcome = readMultipart(Array(body.utf8))
        #expect(outcome.flags.contains(.invalidQuoting) == isOdd)
        if let found {
            #expect(outcome.error == nil)
            #expect(outcome.found.last == Found(found, "1"))
        } else {
            #expect(outcome.error == .multipart(fault.map { .disposition($0) } ?? .noPartName))
        }
    }

    @Test("files are counted, and kept when asked for", arguments: [false, true])
    func files(_ keeps: Bool) {
        let part = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename="
        let body = Array("\(part)\"x.php\"\r\n\r\nab\r\nc\r\n\(part)\"\"\r\n\r\n\r\n--b--\r\n".utf8)
        for cuts in deliveries(of: body.count) {
            let outcome = readMultipart(body, cuts: cuts, keepsFiles: keeps)
            #expect(
                outcome.found.filter { $0.kind == "file" } == [
                    Found("f", "x.php:5:\(keeps ? "ab\r\nc" : "")", kind: "file"), Found("f", ":0:", kind: "file"),
                ])
            #expect(outcome.filesCombinedSize == 5)
            #expect(outcome.error == nil)
            #expect(outcome.flags == .crlfLine)
        }
    }

    @Test("more files than are kept are flagged, and only those are kept") func fileLimit() {
        var limits = BodyLimits()
        limits.files = 1
        let part = "--b\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\nab\r\n"
        let outcome = readMultipart(Array("\(part)\(part)--b--\r\n".utf8), limits: limits, keepsFiles: true)
        #expect(outcome.found.filter { $0.kind == "file" }.map(\.value) == ["x:2:ab", "x:2:"])
        #expect(outcome.flags == [.crlfLine, .fileLimitExceeded])
    }

    @Test(
        "lines longer than the window keep their bytes and hide no boundary", arguments: [4_090...4_100, 8_185...8_195])
    func longLines(_ counts: ClosedRange<Int>) {
        for count in counts {
            for end in ["\r\n", "\n", "\r\r\n"] {
                let value = String(repeating: "x", count: count) + end + "--x"
                let body = Array("--b\r\n\(Self.disposition)\r\n\r\n\(value)\r\n--b--\r\n".utf8)
                let step = 409
                for cuts in [[body.count], Array(stride(from: step, to: body.count, by: step)) + [body.count]] {
                    let outcome = readMultipart(body, cuts: cuts)
                    #expect(outcome.error == nil)
                    #expect(outcome.found.last == Found("a", value), "\(count) bytes")
                }
            }
        }
    }

    @Test("a header line has to fit into the window", arguments: [4_095, 4_096])
    func headerLine(_ count: Int) {
        let line = "X: " + String(repeating: "x", count: count - 5)
        let body = "--b\r\n\(line)\r\n\(Self.disposition)\r\n\r\n1\r\n--b--\r\n"
        for cuts in [[body.utf8.count], Array(1...body.utf8.count)] {
            let error = readMultipart(Array(body.utf8), cuts: cuts).error
            #expect(error == (count < 4_096 ? nil : .multipart(.headerLineTooLong)))
        }
    }

    @Test("bytes outside of files are counted and limited") func noFilesLimit() {
        let body = Array("--b\r\n\(Self.disposition)\r\n\r\n12345\r\n--b--\r\n".utf8)
        let expected = Self.disposition.utf8.count + 2 + 2 + 5
        var limits = BodyLimits()
        limits.noFilesBytes = expected
        #expect(readMultipart(body, limits: limits).noFilesBytes == expected)
        #expect(readMultipart(body, limits: limits).error == nil)
        limits.noFilesBytes -= 1
        #expect(readMultipart(body, limits: limits).error == .noFilesLimit(expected - 1))
        limits = BodyLimits()
        limits.bytes = body.count - 1
        #expect(readMultipart(body, limits: limits).error == .bodyLimit(body.count - 1))
    }

    @Test("names of the last part: MULTIPART_NAME and MULTIPART_FILENAME") func lastNames() {
        let parser = MultipartParser()
        let arena = ByteArena()
        var sink = CollectedFields()
        let body = Array("--b\r\nContent-Disposition: form-data; name=n; filename=f\r\n\r\n".utf8)
        #expect(throws: Never.self) {
            try withBytes(Array("multipart/form-data;boundary=b".utf8)) { type throws(BodyError) in
                try parser.begin(contentType: type)
            }
            try withBytes(body) { bytes throws(BodyError) in try parser.feed(bytes, arena, into: &sink) }
        }
        #expect(text(parser.lastName) == "n" && text(parser.lastFileName) == "f")
    }
}
