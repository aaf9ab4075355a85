// The text of an XML tree, entities replaced, within bounds.

internal import CLibXML2
internal import Glibc

/// Visits texts and elements in the order of the document.
///
/// Without recursion over elements; entities, which may stand within each other, are followed to a fixed depth. Each
/// node and each byte is paid for, so that entities that double each other end soon.
struct XMLTreeWalk {
    private let document: xmlDocPtr
    private var remaining: Int
    /// Whether something was left out.
    private(set) var isExhausted = false

    /// Entities within entities: as many as libxml2 follows.
    private static let maximumEntityDepth = 40

    typealias TextVisitor = (UnsafeRawBufferPointer) -> Void
    typealias ElementVisitor = (xmlNodePtr) -> Void

    init(_ document: xmlDocPtr, maximumBytes: Int) {
        self.document = document
        remaining = maximumBytes
    }

    /// Visits the whole document, texts of attributes included.
    mutating func visitAll(text: TextVisitor, element: ElementVisitor) {
        guard let root = xmlDocGetRootElement(document) else { return }
        visit(root, withAttributes: true, depth: 0, text, element)
    }

    /// Visits an element and what is in it, or an attribute's value, or a text.
    mutating func visit(_ node: xmlNodePtr, text: TextVisitor, element: ElementVisitor) {
        switch node.pointee.type {
        // Children of a document and of an attribute are lists; a namespace has none, its memory is another struct.
        case XML_ATTRIBUTE_NODE, XML_DOCUMENT_NODE:
            visitList(node.pointee.children, withAttributes: false, depth: 0, text, element)
        case XML_NAMESPACE_DECL: break
        case XML_COMMENT_NODE, XML_PI_NODE: give(node.pointee.content, text)
        default: visit(node, withAttributes: false, depth: 0, text, element)
        }
    }

    private mutating func visitList(
        _ first: xmlNodePtr?, withAttributes: Bool, depth: Int, _ text: TextVisitor, _ element: ElementVisitor
    ) {
        var node = first
        while let current = node, !isExhausted {
            visit(current, withAttributes: withAttributes, depth: depth, text, element)
            node = current.pointee.next
        }
    }

    private mutating func visit(
        _ root: xmlNodePtr, withAttributes: Bool, depth: Int, _ text: TextVisitor, _ element: ElementVisitor
    ) {
        var node = root
        while !isExhausted {
            pay(1)
            var child: xmlNodePtr?
            switch node.pointee.type {
            case XML_TEXT_NODE, XML_CDATA_SECTION_NODE: give(node.pointee.content, text)
            case XML_ENTITY_REF_NODE: visitEntity(node, withAttributes, depth, text, element)
            case XML_ELEMENT_NODE:
                element(node)
                if withAttributes { visitAttributes(of: node, depth, text, element) }
                child = node.pointee.children
            default: break
            }
            if let child {
                node = child
                continue
            }
            while node != root, node.pointee.next == nil, let parent = node.pointee.parent { node = parent }
            guard node != root, let next = node.pointee.next else { return }
            node = next
        }
    }

    private mutating func visitAttributes(
        of node: xmlNodePtr, _ depth: Int, _ text: TextVisitor, _ element: ElementVisitor
    ) {
        var attribute = node.pointee.properties
        while let current = attribute, !isExhausted {
            pay(1)
            visitList(current.pointee.children, withAttributes: false, depth: depth, text, element)
            attribute = current.pointee.next
        }
    }

    private mutating func visitEntity(
        _ reference: xmlNodePtr, _ withAttributes: Bool, _ depth: Int, _ text: TextVisitor,
        _ element: ElementVisitor
    ) {
        guard let entity = xmlGetDocEntity(document, reference.pointee.name) else { return }
        guard depth < Self.maximumEntityDepth else {
            isExhausted = true
            return
        }
        if let children = entity.pointee.children {
            visitList(children, withAttributes: withAttributes, depth: depth + 1, text, element)
        } else if entity.pointee.etype == XML_INTERNAL_GENERAL_ENTITY
            || entity.pointee.etype == XML_INTERNAL_PREDEFINED_ENTITY
        {
            give(UnsafePointer(entity.pointee.content), text)
        }
    }

    private mutating func give(_ content: UnsafePointer<xmlChar>?, _ text: TextVisitor) {
        guard let content else { return }
        let count = strlen(UnsafeRawPointer(content).assumingMemoryBound(to: CChar.self))
        pay(count)
        if !isExhausted { text(UnsafeRawBufferPointer(start: content, count: count)) }
    }

    private mutating func give(_ content: UnsafeMutablePointer<xmlChar>?, _ text: TextVisitor) {
        give(content.map { UnsafePointer($0) }, text)
    }

    private mutating func pay(_ price: Int) {
        remaining -= price
        if remaining < 0 { isExhausted = true }
    }
}
