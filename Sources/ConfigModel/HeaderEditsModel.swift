// What a route changes in header fields.

/// Changes to the request on its way in, and to the response on its way out.
public struct HeaderEditsModel: Sendable, Equatable {
    /// Of the forwarded request.
    public var request = FieldEditsModel()
    /// Of the response, forwarded or our own.
    public var response = FieldEditsModel()

    public init() {}
}

/// Changes to the fields of one head: first `remove`, then `set`, then `add`.
public struct FieldEditsModel: Sendable, Equatable {
    /// Fields that are given this value, whatever they had.
    public var set: [FieldLineModel] = []
    /// Field lines that are added to those there are.
    public var add: [FieldLineModel] = []
    /// Names of fields that are taken away.
    public var remove: [Located<String>] = []

    public init() {}

    /// Whether nothing changes.
    public var isEmpty: Bool { self.set.isEmpty && add.isEmpty && remove.isEmpty }
}

/// A field line: a name as the operator spelt it, and a literal value.
public struct FieldLineModel: Sendable, Equatable {
    /// The name.
    public var name: Located<String>
    /// The value.
    public var value: Located<String>

    public init(name: Located<String>, value: Located<String>) {
        self.name = name
        self.value = value
    }
}
