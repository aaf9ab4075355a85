// XML bodies: what rules see of them, and what they never do.

import Testing
import WAF

/// Reads a document that arrives in pieces ending at `cuts`, and asks it.
func readXML(
    _ document: [UInt8], _ path: String = "/*", cuts: [Int]? = nil, limits: BodyLimits = BodyLimits(),
    namespaces: [(prefix: String, uri: String)] = [], body: XMLBody = XMLBody()
) throws -> (values: [String], error: BodyError?) {
    let arena = ByteArena()
    var sink = CollectedFields()
    let expression = try XPathExpression(path, namespaces: namespaces)
    do throws(BodyError) {
        try body.begin(limits: limits)
        try feedPieces(document, cuts: cuts ?? [document.count]) { piece throws(BodyError) in try body.feed(piece) }
        try body.finish()
    } catch {
        body.evaluate(expression, arena, into: &sink)
        #expect(sink.all.isEmpty, "a document that failed answers")
        return ([], error)
    }
    body.evaluate(expression, arena, into: &sink)
    return (sink.all.map(\.value), nil)
}

@Suite struct XMLBodyTests {
    static let table: [(document: String, path: String, values: [String])] = [
        ("<a>x</a>", "/*", ["x"]), ("<a/>", "/*", [""]), ("<a>x<b>y</b>z<c/></a>", "/*", ["xyz"]),
        ("<?xml version='1.0'?>\n<a> x\n</a>\n", "/*", [" x\n"]),
        ("<a><!-- no --><?no no?>x<![CDATA[<y>&amp;]]></a>", "/*", ["x<y>&amp;"]),
        ("<a b='c'>&lt;&#65;&#x42;&amp;&quot;</a>", "/*", ["<AB&\""]),
        ("<a b='1' c=\"2\"><d e='&lt;3'/><f/><g h=''/></a>", "//@*", ["1", "2", "<3", ""]),
        ("<a xmlns='u' xmlns:p='v' p:b='1'/>", "//@*", ["1"]), ("<a>x</a>", "//@*", []),
        ("<a><b>1</b><b>2<i>3</i></b></a>", "//b", ["1", "23"]), ("<a><b>1</b></a>", "/a/b/text()", ["1"]),
        ("<a><b>1</b></a>", "count(//b)", []), ("<a><b>1</b></a>", "string(//b)", []), ("<a b='1'/>", "/a/@b", ["1"]),
        ("<a><!--x--></a>", "//comment()", ["x"]), ("<a>x<b>y</b></a>", "/", ["xy"]),
        ("<a xmlns='u'/>", "//namespace::*", ["", ""]), ("<p:a xmlns:p='urn:u'><p:b>1</p:b></p:a>", "//q:b", ["1"]),
        ("<a/>", "//unknown:b", []), ("<a>1</a>", "//a[", []), ("<a>\u{C3}\u{A9}</a>", "/*", ["\u{C3}\u{A9}"]),
        ("<?xml version='1.0' encoding='iso-8859-1'?><a>\u{E9}</a>", "/*", ["\u{C3}\u{A9}"]),
        // Entities of the document's own are replaced: nothing hides behind them.
        ("<!DOCTYPE a [<!ENTITY e 'x'><!ENTITY f '&e;&e;'>]><a>&f;</a>", "/*", ["xx"]),
        ("<!DOCTYPE a [<!ENTITY e 'x'>]><a b='1&e;2'/>", "//@*", ["1x2"]),
        ("<!DOCTYPE a [<!ENTITY e '<b c=\"1\">x</b>'>]><a>&e;</a>", "/*", ["x"]),
        ("<!DOCTYPE a [<!ENTITY e '<b c=\"1\">x</b>'>]><a>&e;</a>", "//@*", ["1"]),
        ("<!DOCTYPE a [<!ENTITY e '&#38;lt;'>]><a>&e;</a>", "/*", ["<"]),
        ("<!DOCTYPE a [<!ATTLIST a b CDATA 'x'>]><a c='y'/>", "//@*", ["y", "x"]),
        // What is outside of the document stays there.
        ("<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>", "/*", [""]),
        ("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a>1</a>", "/*", ["1"]),
        ("<!DOCTYPE a [<!ENTITY % e SYSTEM 'file:///etc/passwd'>%e;]><a>1</a>", "/*", ["1"]),
        ("<a xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='/etc/passwd' parse='text'/></a>", "/*", [""]),
    ]

    @Test("values that rules see, however the document is split", arguments: table.indices)
    func values(_ row: Int) throws {
        let (document, path, values) = Self.table[row]
        let bytes = document.unicodeScalars.map { UInt8($0.value) }
        let body = XMLBody()
        guard path != "//a[" else {
            #expect(throws: XPathError.self) { try XPathExpression(path) }
            return
        }
        for cuts in deliveries(of: bytes.count) {
            let outcome = try readXML(bytes, path, cuts: cuts, namespaces: [("q", "urn:u")], body: body)
            #expect(outcome.error == nil)
            #expect(outcome.values == values)
        }
    }

    static let refused: [String] = [
        " ", "x", "<", "<a", "<a>", "<a></b>", "<a/><b/>", "<a b=1/>", "<a b='1' b='2'/>", "<a>&e;</a>", "<a>\0</a>",
        "<a/>x", "<a>\u{FF}</a>", "{\"a\":1}", "<a>&#0;</a>", "<!DOCTYPE a [<!ENTITY e '&e;'>]><a>&e;</a>",
    ]

    @Test("documents that are not well-formed", arguments: refused)
    func notWellFormed(_ document: String) throws {
        let bytes = document.unicodeScalars.map { UInt8($0.value) }
        for cuts in deliveries(of: bytes.count) {
            guard case .xml(.notWellFormed, _) = try readXML(bytes, cuts: cuts).error else {
                Issue.record("\(document) passes")
                return
            }
        }
    }

    @Test("UTF-16 is read") func utf16() throws {
        let document = "<a b='1'>x\u{E9}</a>".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        for cuts in deliveries(of: document.count + 2) {
            #expect(try readXML([0xFF, 0xFE] + document, cuts: cuts).values == ["x\u{C3}\u{A9}"])
        }
    }

    @Test("nothing at all is no document and no fault") func nothing() throws {
        let outcome = try readXML([])
        #expect(outcome.error == nil && outcome.values.isEmpty)
    }

    @Test("entities that double each other end soon, in text and in attributes", arguments: [false, true])
    func bomb(_ isAttribute: Bool) throws {
        var document = "<!DOCTYPE a [<!ENTITY e0 'laugh'>"
        for level in 1...30 { document += "<!ENTITY e\(level) '&e\(level - 1);&e\(level - 1);'>" }
        document += isAttribute ? "]><a b='&e30;'/>" : "]><a>&e30;</a>"
        guard case .xml = try readXML(Array(document.utf8)).error else {
            Issue.record("a bomb passes")
            return
        }
        // One that libxml2 lets pass: a long entity, used often.
        let used = String(repeating: isAttribute ? "<b c='&e;'/>" : "&e;", count: 500)
        let long = "<!DOCTYPE a [<!ENTITY e '\(String(repeating: "x", count: 20_000))'>]><a>\(used)</a>"
        guard case .xml = try readXML(Array(long.utf8)).error else {
            Issue.record("ten million bytes of text pass")
            return
        }
    }

    static let multiplications: [(declaration: String, element: String)] = [
        ("<!ATTLIST b c CDATA '@'>", "<b/>"), ("<!ATTLIST b xmlns:p CDATA '@'>", "<b/>"),
        ("<!ENTITY e '@'>", "&e;"), ("<!ENTITY e '@'>", "<b c='&e;'/>"), ("<!ENTITY e '<c>@</c>'>", "&e;"),
        ("<!ENTITY e '@'><!ATTLIST b c CDATA '&e;'>", "<b/>"),
    ]

    @Test("what is long and declared once does not take its size for each use", arguments: multiplications.indices)
    func multiplied(_ row: Int) throws {
        let (declaration, element) = Self.multiplications[row]
        let long = declaration.replacing("@", with: String(repeating: "x", count: 60_000))
        let used = String(repeating: element, count: 60_000 / element.utf8.count)
        let document = Array("<!DOCTYPE a [\(long)]><a>\(used)</a>".utf8)
        guard case .xml = try readXML(document, "//@*").error else {
            Issue.record("\(declaration) passes")
            return
        }
    }

    @Test("levels, nodes, entities and bytes are bounded") func limits() throws {
        var limits = BodyLimits()
        limits.xmlDepth = 2
        #expect(try readXML(Array("<a><b/></a>".utf8), limits: limits).error == nil)
        #expect(try readXML(Array("<a><b><c/></b></a>".utf8), limits: limits).error == .xml(.depth, line: 1))
        limits = BodyLimits()
        limits.xmlNodes = 3
        #expect(try readXML(Array("<a b='1'><c/></a>".utf8), limits: limits).error == nil)
        #expect(try readXML(Array("<a b='1'>\n<c d='1'/></a>".utf8), limits: limits).error == .xml(.nodes, line: 2))
        limits = BodyLimits()
        limits.xmlEntities = 1
        #expect(
            try readXML(Array("<!DOCTYPE a [<!ENTITY b 'c'><!ENTITY d 'e'>]><a/>".utf8), limits: limits).error
                == .xml(.entities, line: 1))
        limits = BodyLimits()
        limits.xmlAttributeDeclarations = 2
        let declarations = "<!ATTLIST a b CDATA 'c' d (e|f) 'e'>"
        #expect(try readXML(Array("<!DOCTYPE a [\(declarations)]><a/>".utf8), limits: limits).error == nil)
        #expect(
            try readXML(Array("<!DOCTYPE a [\(declarations)<!ATTLIST a g (h|i) 'h'>]><a/>".utf8), limits: limits).error
                == .xml(.attributeDeclarations, line: 1))
        limits = BodyLimits()
        limits.noFilesBytes = 4
        #expect(try readXML(Array("<a/>".utf8), limits: limits).error == nil)
        #expect(try readXML(Array("<a />".utf8), limits: limits).error == .noFilesLimit(4))
        let deep = String(repeating: "<a>", count: 10_000)
        guard case .xml = try readXML(Array(deep.utf8)).error else {
            Issue.record("ten thousand levels pass")
            return
        }
    }

    @Test("an expression that would take for ever selects nothing") func endless() throws {
        let document = "<a>" + String(repeating: "<b>x</b>", count: 10_000) + "</a>"
        let outcome = try readXML(Array(document.utf8), "//b[count(//b[count(//b) > 1]) > 1]")
        #expect(outcome.values.isEmpty)
    }
}
