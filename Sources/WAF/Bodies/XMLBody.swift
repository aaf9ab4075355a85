// XML bodies: a document that rules ask with XPath.

internal import CLibXML2

/// Reads an XML document that arrives in pieces, and answers `XML:` targets.
///
/// Nothing outside of the document is read: no DTD, no external entity, no network. Entities of its own are replaced
/// in what rules see, so that nothing hides behind them, and their text is bounded. libxml2 is the one parser here
/// that allocates for each document.
package final class XMLBody {
    private var limits = BodyLimits()
    private var context: xmlParserCtxtPtr?
    private var document: xmlDocPtr?
    private var received = 0
    private var nodes = 0
    private var entities = 0
    private var attributeDeclarations = 0
    /// Bytes that the document's own DTD adds to elements; namespaces that elements declare are counted with them.
    private var defaultBytes = 0
    private var fault: XMLFault?
    private var attributes = XMLAttributeCount()

    /// libxml2 gets pieces of this size: it looks at the end of each anew, and many tiny ones would make it slow.
    private static let stagedBytes = 4_096
    private let staged = UnsafeMutablePointer<CChar>.allocate(capacity: stagedBytes)
    private var stagedCount = 0
    private var scratch = ByteScratch(capacity: 1_024)

    package init() { _ = XMLLibrary.isReady }

    deinit {
        free()
        staged.deallocate()
    }

    /// Begins with another document, and frees the last one.
    package func begin(limits: BodyLimits = BodyLimits()) throws(BodyError) {
        free()
        self.limits = limits
        received = 0
        nodes = 0
        entities = 0
        attributeDeclarations = 0
        defaultBytes = 0
        fault = nil
        attributes = XMLAttributeCount()
        stagedCount = 0
        guard let context = xmlCreatePushParserCtxt(nil, nil, nil, 0, nil) else { throw .xml(.memory, line: 0) }
        self.context = context
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
        xmlCtxtUseOptions(context, Int32(options))
        context.pointee._private = Unmanaged.passUnretained(self).toOpaque()
        if let handler = context.pointee.sax {
            clibxml2_silence(handler)
            handler.pointee.startElementNs = XMLBody.startElement
            handler.pointee.entityDecl = XMLBody.declareEntity
            handler.pointee.attributeDecl = XMLBody.declareAttribute
            handler.pointee.externalSubset = nil
            handler.pointee.resolveEntity = { _, _, _ in nil }
        }
    }

    /// Frees the document; values in an arena stay.
    package func free() {
        if let context {
            if let unfinished = context.pointee.myDoc { xmlFreeDoc(unfinished) }
            context.pointee.myDoc = nil
            xmlFreeParserCtxt(context)
        }
        if let document { xmlFreeDoc(document) }
        context = nil
        document = nil
        scratch.reset()
    }

    /// Reads the next piece.
    ///
    /// - Throws: why the document cannot be read; it must not be fed further then.
    package func feed(_ bytes: UnsafeRawBufferPointer) throws(BodyError) {
        guard bytes.count <= limits.noFilesBytes - received else { throw .noFilesLimit(limits.noFilesBytes) }
        received += bytes.count
        guard attributes.count(bytes) <= limits.xmlAttributes else { throw .xml(.attributes, line: 0) }
        var position = 0
        while position < bytes.count, let start = bytes.baseAddress {
            let taken = min(Self.stagedBytes - stagedCount, bytes.count - position)
            UnsafeMutableRawPointer(staged + stagedCount).copyMemory(from: start + position, byteCount: taken)
            stagedCount += taken
            position += taken
            if stagedCount == Self.stagedBytes { try parse(isLast: false) }
        }
    }

    /// Ends the document. No bytes at all are no fault; there is no document then.
    package func finish() throws(BodyError) {
        guard received > 0 else { return }
        try parse(isLast: true)
        guard let context else { return }
        document = context.pointee.myDoc
        context.pointee.myDoc = nil
        xmlFreeParserCtxt(context)
        self.context = nil
        // XPath expressions evaluate entities without bounds, so a document must not be asked before this.
        guard let document, document.pointee.intSubset != nil else { return }
        var walk = XMLTreeWalk(document, maximumBytes: limits.xmlTextBytes)
        walk.visitAll(text: { _ in }, element: { _ in })
        if walk.isExhausted {
            free()
            throw .xml(.expansion, line: 0)
        }
    }

    private func parse(isLast: Bool) throws(BodyError) {
        guard let context else { return }
        if stagedCount > 0 { xmlParseChunk(context, staged, Int32(stagedCount), 0) }
        stagedCount = 0
        // Not after a stop: the end of what was stopped is no other fault.
        if isLast, fault == nil { xmlParseChunk(context, nil, 0, 1) }
        let line = context.pointee.input.map { Int($0.pointee.line) } ?? 0
        if let fault { throw .xml(fault, line: line) }
        guard context.pointee.wellFormed == 1 else {
            throw .xml(.notWellFormed(Int(context.pointee.errNo)), line: line)
        }
    }

    // MARK: What rules ask

    /// Whether there is a document.
    package var hasDocument: Bool { document != nil }

    /// `XML` without a path.
    package static let documentText: StaticString = "[XML document tree]"

    /// Gives the values that `expression` selects to the sink, without names.
    package func evaluate<Sink: FieldSink>(
        _ expression: XPathExpression, _ arena: ByteArena, into sink: inout Sink
    ) {
        guard let document else { return }
        switch expression.kind {
        case .root:
            guard let root = xmlDocGetRootElement(document) else { return }
            giveText(of: root, document, arena, &sink)
        case .attributes: giveAttributes(document, arena, &sink)
        case .other:
            expression.evaluate(in: document, maximumOperations: limits.xpathOperations) { node in
                giveText(of: node, document, arena, &sink)
            }
        }
    }

    private func giveText<Sink: FieldSink>(
        of node: xmlNodePtr, _ document: xmlDocPtr, _ arena: ByteArena, _ sink: inout Sink
    ) {
        scratch.truncate(to: 0)
        var walk = XMLTreeWalk(document, maximumBytes: limits.xmlTextBytes)
        walk.visit(node, text: { scratch.append($0) }, element: { _ in })
        sink.field(name: ByteArena.nothing, value: arena.copy(scratch.bytes))
    }

    private func giveAttributes<Sink: FieldSink>(
        _ document: xmlDocPtr, _ arena: ByteArena, _ sink: inout Sink
    ) {
        var walk = XMLTreeWalk(document, maximumBytes: limits.xmlTextBytes)
        walk.visitAll(text: { _ in }) { element in
            var attribute = element.pointee.properties
            while let current = attribute {
                current.withMemoryRebound(to: xmlNode.self, capacity: 1) {
                    giveText(of: $0, document, arena, &sink)
                }
                attribute = current.pointee.next
            }
        }
    }

    // MARK: What libxml2 calls

    private static func body(_ context: UnsafeMutableRawPointer?) -> (XMLBody, xmlParserCtxtPtr)? {
        guard let context = context?.assumingMemoryBound(to: xmlParserCtxt.self),
            let owner = context.pointee._private
        else { return nil }
        return (Unmanaged<XMLBody>.fromOpaque(owner).takeUnretainedValue(), context)
    }

    private func stop(_ fault: XMLFault, _ parser: xmlParserCtxtPtr) {
        if self.fault == nil { self.fault = fault }
        xmlStopParser(parser)
        // Within an entity the parser is another one.
        if let context, context != parser { xmlStopParser(context) }
    }

    /// A default that is written once is copied to every element, and there can be one for each four bytes.
    private func countDefaults(
        _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, _ count: Int, defaulted: Int
    ) {
        guard let attributes, defaulted > 0 else { return }
        // Of each attribute: name, prefix, namespace, and where its value begins and ends; those by default are last.
        for index in (count - defaulted)..<count {
            guard let start = attributes[5 * index + 3], let end = attributes[5 * index + 4] else { continue }
            defaultBytes += end - start
        }
    }

    /// As for attributes, but libxml2 does not tell which ones are by default.
    private func countNamespaces(_ namespaces: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, _ count: Int) {
        guard let namespaces else { return }
        for index in 0..<count {
            if let uri = namespaces[2 * index + 1] { defaultBytes += Int(xmlStrlen(uri)) }
        }
    }

    private static let startElement: startElementNsSAX2Func = {
        context, name, prefix, uri, namespaceCount, namespaces, attributeCount, defaultedCount, attributes in
        guard let (body, parser) = XMLBody.body(context) else { return }
        body.nodes += 1 + Int(attributeCount) + Int(namespaceCount)
        guard body.nodes <= body.limits.xmlNodes else { return body.stop(.nodes, parser) }
        guard parser.pointee.nodeNr < body.limits.xmlDepth else { return body.stop(.depth, parser) }
        body.countNamespaces(namespaces, Int(namespaceCount))
        body.countDefaults(attributes, Int(attributeCount), defaulted: Int(defaultedCount))
        guard body.defaultBytes <= body.limits.xmlTextBytes else { return body.stop(.expansion, parser) }
        // With none by default, so that libxml2 does not leave them out: whoever reads the DTD sees them.
        xmlSAX2StartElementNs(context, name, prefix, uri, namespaceCount, namespaces, attributeCount, 0, attributes)
    }

    private static let declareEntity: entityDeclSAXFunc = { context, name, type, publicID, systemID, content in
        guard let (body, parser) = XMLBody.body(context) else { return }
        body.entities += 1
        guard body.entities <= body.limits.xmlEntities else { return body.stop(.entities, parser) }
        xmlSAX2EntityDecl(context, name, type, publicID, systemID, content)
    }

    /// libxml2 compares each default with all attributes of each element that has it.
    private static let declareAttribute: attributeDeclSAXFunc = { context, element, name, type, kind, value, choices in
        guard let (body, parser) = XMLBody.body(context) else { return xmlFreeEnumeration(choices) }
        body.attributeDeclarations += 1
        guard body.attributeDeclarations <= body.limits.xmlAttributeDeclarations else {
            xmlFreeEnumeration(choices)
            return body.stop(.attributeDeclarations, parser)
        }
        xmlSAX2AttributeDecl(context, element, name, type, kind, value, choices)
    }
}
