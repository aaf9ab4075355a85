// A value together with the place where the operator wrote it.

public import Diagnostics

/// A configuration value that remembers its place, so that every message and every decision can name it.
public struct Located<Value: Sendable>: Sendable {
    /// What was said.
    public var value: Value
    /// Where it was said; nil for a default, which nobody wrote.
    public var position: SourcePosition?

    /// A value written at `position`.
    public init(_ value: Value, at position: SourcePosition?) {
        self.value = value
        self.position = position
    }

    /// A value that nobody wrote.
    public static func byDefault(_ value: Value) -> Located { Located(value, at: nil) }

    /// Another value at the same place.
    public func map<Other: Sendable>(_ transform: (Value) -> Other) -> Located<Other> {
        Located<Other>(transform(value), at: position)
    }
}

extension Located: Equatable where Value: Equatable {}
extension Located: Hashable where Value: Hashable {}
