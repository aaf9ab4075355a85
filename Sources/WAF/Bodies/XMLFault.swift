// What is wrong with an XML body.

/// Faults of an XML body.
package enum XMLFault: Equatable, Sendable {
    /// Not well-formed, or beyond one of libxml2's own limits; the number is libxml2's.
    case notWellFormed(Int)
    /// More levels than `BodyLimits.xmlDepth`.
    case depth
    /// More elements and attributes than `BodyLimits.xmlNodes`.
    case nodes
    /// More attributes of one element than `BodyLimits.xmlAttributes`.
    case attributes
    /// More entities than `BodyLimits.xmlEntities`.
    case entities
    /// More declarations of attributes than `BodyLimits.xmlAttributeDeclarations`.
    case attributeDeclarations
    /// Text beyond `BodyLimits.xmlTextBytes` once entities are replaced.
    case expansion
    /// No memory for a parser.
    case memory

    /// As REQBODY_ERROR_MSG has it, behind `XML: `.
    var text: String {
        switch self {
        case .notWellFormed(let code): "Failed parsing document. libxml2 error \(code)"
        case .depth: "Failed parsing document. Too many levels"
        case .nodes: "Failed parsing document. Too many elements and attributes"
        case .attributes: "Failed parsing document. Too many attributes of an element"
        case .entities: "Failed parsing document. Too many entities"
        case .attributeDeclarations: "Failed parsing document. Too many declarations of attributes"
        case .expansion: "Failed parsing document. Its entities make too much text"
        case .memory: "Failed to create parsing context."
        }
    }
}
