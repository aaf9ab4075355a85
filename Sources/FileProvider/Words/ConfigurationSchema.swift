// The JSON schema of a configuration file, made from the same table that the decoders check keys against.

public import ConfigModel

/// The JSON schema (draft 2020-12) of a configuration file, for editors.
///
/// It knows keys and shapes; whether a name leads somewhere only `gatehouse check` can say.
public func configurationSchema() -> JSONValue {
    var writer = SchemaWriter()
    let reference = writer.schema(of: .section(.gateway))
    let definitions = writer.definitions.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, $0.value) }
    return .object([
        .init("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
        .init("title", .text("Gatehouse configuration")),
    ] + reference.members + [.init("$defs", .object(definitions))])
}

/// Writes schemas of shapes, collecting those of sections.
private struct SchemaWriter {
    private(set) var definitions: [String: JSONValue] = [:]

    mutating func schema(of shape: Shape) -> JSONValue {
        switch shape {
        case .boolean: return type("boolean")
        case .integer(let range): return integer(range)
        case .numbers(let numbers): return .object([.init("enum", .array(numbers.map { .integer($0) }))])
        case .duration: return text(pattern: "^([0-9]+(ms|s|m|h)|0)$", or: "integer", constant: 0)
        case .size: return text(pattern: "^[0-9]+(B|KiB|MiB|GiB)?$", or: "integer")
        case .rate: return text(pattern: "^([0-9]+(B|KiB|MiB|GiB)?/s|0)$", or: "integer", constant: 0)
        case .text("value", nil):
            // A literal such as 2 or true is a text for us, whatever else YAML takes it for.
            return .object([.init("type", .array([.text("string"), .text("number"), .text("boolean")]))])
        case .text(_, let pattern):
            return pattern.map { type("string", .init("pattern", .text($0))) } ?? type("string")
        case .choice(let words):
            // YAML 1.1, which some editors still read, takes `off` for false.
            let further: [JSONValue] = words.contains("off") ? [.boolean(false)] : []
            return .object([.init("enum", .array(words.map { .text($0) } + further))])
        case .section(let section): return reference(to: section)
        case .list(let item): return type("array", .init("items", schema(of: item)), .init("minItems", .integer(1)))
        case .names(let value): return type("object", .init("additionalProperties", schema(of: value)))
        case .nothing: return type("null")
        case .any(let shapes): return .object([.init("anyOf", .array(shapes.map { schema(of: $0) }))])
        }
    }

    private func type(_ name: String, _ further: JSONValue.Member...) -> JSONValue {
        .object([.init("type", .text(name))] + further)
    }

    private func integer(_ range: ClosedRange<Int>) -> JSONValue {
        let bound: [JSONValue.Member] =
            range.upperBound == .max ? [] : [.init("maximum", .integer(range.upperBound))]
        return .object([.init("type", .text("integer")), .init("minimum", .integer(range.lowerBound))] + bound)
    }

    /// A text with a unit, or a number that needs none.
    private func text(pattern: String, or number: String, constant: Int? = nil) -> JSONValue {
        let plain: JSONValue = constant.map { .object([.init("const", .integer($0))]) }
            ?? type(number, .init("minimum", .integer(0)))
        return .object([.init("anyOf", .array([type("string", .init("pattern", .text(pattern))), plain]))])
    }

    private mutating func reference(to section: Section) -> JSONValue {
        if definitions[section.name] == nil {
            definitions[section.name] = .null
            definitions[section.name] = define(section)
        }
        return .object([.init("$ref", .text("#/$defs/\(section.name)"))])
    }

    private mutating func define(_ section: Section) -> JSONValue {
        var properties: [JSONValue.Member] = []
        for key in section.keys {
            var members = schema(of: key.shape).members
            members.append(.init("description", .text(key.summary)))
            if let value = key.byDefault { members.append(.init("default", defaultValue(value, of: key.shape))) }
            properties.append(.init(key.name, .object(members)))
        }
        let required = section.keys.filter(\.isRequired).map { JSONValue.text($0.name) }
        return .object([
            .init("type", .text("object")),
            .init("properties", .object(properties)),
        ] + (required.isEmpty ? [] : [.init("required", .array(required))]) + [
            .init("additionalProperties", .boolean(false)),
        ])
    }

    private func defaultValue(_ text: String, of shape: Shape) -> JSONValue {
        switch shape {
        case .boolean: .boolean(text == "true")
        case .integer, .numbers: Int(text).map { .integer($0) } ?? .text(text)
        case .any(let shapes): shapes.lazy.map { defaultValue(text, of: $0) }.first { $0 != .text(text) } ?? .text(text)
        default: .text(text)
        }
    }
}

extension JSONValue {
    fileprivate var members: [Member] {
        if case .object(let members) = self { members } else { [] }
    }
}
