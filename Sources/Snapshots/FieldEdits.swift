// Changes to the fields of a head, as bytes ready to be written.

/// Field names to leave out and whole lines to add, precompiled.
public struct FieldEdits: Sendable {
    /// Lower-cased names whose lines are left out: those removed and those that are set anew.
    public let removed: [[UInt8]]
    /// Lines to add, each with its line end, in order.
    public let addedLines: [UInt8]

    /// - Parameters:
    ///   - set: given this value, whatever they had.
    ///   - add: added to what there is.
    ///   - remove: taken away.
    public init(set: [(name: String, value: String)], add: [(name: String, value: String)], remove: [String]) {
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
                if lower != candidate[position] { return false }
            }
            return true
        }
    }
}
