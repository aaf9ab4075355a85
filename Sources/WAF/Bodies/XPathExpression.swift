// The path of an `XML:` target.

internal import CLibXML2

/// Why a path is not one.
package struct XPathError: Error, Equatable {
    /// What libxml2 says about it.
    package var reason: String
}

/// An XPath 1.0 expression, checked once, evaluated by any thread.
///
/// The text is kept instead of libxml2's compiled form, which threads must not share. `/*` and `//@*`, which are all
/// that the OWASP rules ask for, are not evaluated by libxml2 at all.
package struct XPathExpression: Sendable {
    enum Kind: Sendable { case root, attributes, other }

    let kind: Kind
    private let text: String
    private let namespaces: [(prefix: String, uri: String)]

    /// Steps within steps; rules need some ten.
    private static let maximumBytes = 4_096

    /// - Parameter namespaces: the prefixes that the path uses (`xmlns` actions).
    package init(_ text: String, namespaces: [(prefix: String, uri: String)] = []) throws(XPathError) {
        _ = XMLLibrary.isReady
        self.text = text
        self.namespaces = namespaces
        switch text {
        case "/*": kind = .root
        case "//@*": kind = .attributes
        default:
            kind = .other
            guard text.utf8.count <= Self.maximumBytes else {
                throw XPathError(reason: "longer than \(Self.maximumBytes) bytes")
            }
            try Self.check(text)
        }
    }

    private static func check(_ text: String) throws(XPathError) {
        guard let context = xmlXPathNewContext(nil) else { throw XPathError(reason: "no memory") }
        defer { xmlXPathFreeContext(context) }
        context.pointee.error = { _, _ in }
        guard let compiled = xmlXPathCtxtCompile(context, text) else {
            let reason = context.pointee.lastError.message.map { String(cString: $0) } ?? "not an XPath expression"
            throw XPathError(reason: String(reason.prefix { $0 != "\n" }))
        }
        xmlXPathFreeCompExpr(compiled)
    }

    /// Calls `receive` with every node that is selected. Numbers and strings are no nodes, and so select nothing.
    func evaluate(in document: xmlDocPtr, maximumOperations: Int, _ receive: (xmlNodePtr) -> Void) {
        guard let context = xmlXPathNewContext(document) else { return }
        defer { xmlXPathFreeContext(context) }
        context.pointee.error = { _, _ in }
        context.pointee.opLimit = UInt(maximumOperations)
        for namespace in namespaces { xmlXPathRegisterNs(context, namespace.prefix, namespace.uri) }
        guard let result = xmlXPathEvalExpression(text, context) else { return }
        defer { xmlXPathFreeObject(result) }
        guard let nodes = result.pointee.nodesetval, let table = nodes.pointee.nodeTab else { return }
        for index in 0..<Int(nodes.pointee.nodeNr) {
            if let node = table[index] { receive(node) }
        }
    }
}
