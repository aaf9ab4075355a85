// Changes to the fields of a head, as bytes ready to be written.

/// Field names to leave out and whole lines to add, precompiled.
public struct FieldEdits: Sendable {
    /// Lower-cased names whose lines are left out: those removed and those that are set anew.
    public let removed: [[UInt8]]
    /// Lines to add, each with its line end, in order.
    public let addedLines: [UInt8]
    /// Whether `_` in a received name counts as `-`: so a client's `X_User` is no way around `remove: X-User`.
    public let includesTwins: Bool

    /// - Parameters:
    ///   - set: given this value, whatever they had.
    ///   - add: added to what there is.
    ///   - remove: taken away.
    ///   - includesTwins: whether names with `_` for `-` are meant too; for requests (see `TwinFields`).
    public init(
        set: [(name: String, value: String)], add: [(name: String, value: String)], remove: [String],
        includesTwins: Bool = false
    ) {
        self.includesTwins = includesTwins
        removed = (remove + set.map(\.name)).map { Array($0.lowercased().utf8) }
        addedLines = (set + add).flatMap { Array("\($0.name): \($0.value)\r\n".utf8) }
    }

    /// Whether a field of this name is left out.
    public func removes(_ name: Span<UInt8>) -> Bool {
        removed.contains { candidate in
            guard candidate.count == name.count else { return false }
            for position in 0..<name.count {
                let byte = name[position]
                let lower = byte >= 65 && byte <= 90 ? byte | 0x20 : byte
                let isTwin = includesTwins && byte == UInt8(ascii: "_") && candidate[position] == UInt8(ascii: "-")
                if lower != candidate[position], !isTwin { return false }
            }
            return true
        }
    }
}
