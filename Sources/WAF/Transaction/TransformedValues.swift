// What a transaction's values become by transformation, each worked out once.

internal import Bytes

/// A value after a chain of transformations, with what the filter needs to know of it.
struct TransformedValue {
    let bytes: UnsafeRawBufferPointer
    /// The bytes that occur in it.
    let set: ByteSet
}

/// For each collected value a row with one cell for each node of the trie: which transformed value that is.
///
/// A transformation that leaves a value alone shares its cell's number with its parent, and most do: a value without
/// `%`, `+`, `\`, upper case and white space is the same after nearly every chain of the OWASP rule set.
struct TransformedValues: ~Copyable {
    private let nodes: UnsafeBufferPointer<TransformationTrie.Node>
    private let unicodeMap: UnicodeMap?
    private var cells: UnsafeMutablePointer<Int32>
    private var cellCount = 0
    private var cellCapacity = 0
    private var values: UnsafeMutablePointer<TransformedValue>
    private var valueCount = 0
    private var valueCapacity = 0

    /// - Parameter nodes: those of the rule set's trie, which must live as long as this.
    init(nodes: UnsafeBufferPointer<TransformationTrie.Node>, unicodeMap: UnicodeMap?) {
        self.nodes = nodes
        self.unicodeMap = unicodeMap
        cellCapacity = 64 * nodes.count
        cells = .allocate(capacity: cellCapacity)
        valueCapacity = 128
        values = .allocate(capacity: valueCapacity)
    }

    deinit {
        cells.deallocate()
        values.deallocate()
    }

    mutating func removeAll() {
        cellCount = 0
        valueCount = 0
    }

    /// The value after the chain of `node`, if that was asked for before. Valid until the next `value(of:after:)`.
    @inline(__always)
    func known(
        _ collected: UnsafeMutablePointer<CollectedValue>, after node: Int
    ) -> UnsafePointer<TransformedValue>? {
        let row = Int(collected.pointee.row)
        guard row >= 0 else { return nil }
        let number = cells[row + node]
        return number >= 0 ? UnsafePointer(values + Int(number)) : nil
    }

    /// The number of the value after the chain of `node`; equal numbers are one value.
    @inline(__always)
    mutating func number(
        of collected: UnsafeMutablePointer<CollectedValue>, after node: Int, _ arena: ByteArena
    ) -> Int32 {
        var row = Int(collected.pointee.row)
        if row < 0 { row = makeRow(collected) }
        let number = cells[row + node]
        return number >= 0 ? number : resolve(row, node, arena)
    }

    /// The value of that number. Valid until another is worked out.
    @inline(__always)
    func value(_ number: Int32) -> UnsafePointer<TransformedValue> { UnsafePointer(values + Int(number)) }

    /// The value after the chain of `node`. Valid until the next call.
    @inline(__always)
    mutating func value(
        of collected: UnsafeMutablePointer<CollectedValue>, after node: Int, _ arena: ByteArena
    ) -> UnsafePointer<TransformedValue> {
        var row = Int(collected.pointee.row)
        if row < 0 { row = makeRow(collected) }
        var number = cells[row + node]
        if number < 0 { number = resolve(row, node, arena) }
        return UnsafePointer(values + Int(number))
    }

    private mutating func makeRow(_ collected: UnsafeMutablePointer<CollectedValue>) -> Int {
        let row = cellCount
        cellCount += nodes.count
        if cellCount > cellCapacity {
            let bigger = UnsafeMutablePointer<Int32>.allocate(capacity: max(cellCount, cellCapacity * 2))
            bigger.update(from: cells, count: row)
            cells.deallocate()
            cells = bigger
            cellCapacity = max(cellCount, cellCapacity * 2)
        }
        (cells + row).update(repeating: -1, count: nodes.count)
        cells[row] = append(collected.pointee.bytes)
        collected.pointee.row = Int32(row)
        return row
    }

    private mutating func resolve(_ row: Int, _ node: Int, _ arena: ByteArena) -> Int32 {
        let parentNode = nodes[node].parent
        var parent = cells[row + parentNode]
        if parent < 0 { parent = resolve(row, parentNode, arena) }
        var number = parent
        let from = values[Int(parent)]
        if nodes[node].triggers.map({ !$0.isDisjoint(with: from.set) }) ?? true,
            let changed = Self.apply(nodes[node].transformation!, to: from.bytes, unicodeMap, arena)
        {
            number = append(changed)
        }
        cells[row + node] = number
        return number
    }

    private mutating func append(_ bytes: UnsafeRawBufferPointer) -> Int32 {
        if valueCount == valueCapacity {
            let bigger = UnsafeMutablePointer<TransformedValue>.allocate(capacity: valueCapacity * 2)
            bigger.update(from: values, count: valueCount)
            values.deallocate()
            values = bigger
            valueCapacity *= 2
        }
        (values + valueCount).initialize(to: TransformedValue(bytes: bytes, set: ByteSet(of: bytes)))
        valueCount += 1
        return Int32(valueCount - 1)
    }

    /// A value that is in no store, after the chain of `node`; nothing is remembered.
    func transform(_ bytes: UnsafeRawBufferPointer, after node: Int, _ arena: ByteArena) -> UnsafeRawBufferPointer {
        guard node != 0 else { return bytes }
        let before = transform(bytes, after: nodes[node].parent, arena)
        return Self.apply(nodes[node].transformation!, to: before, unicodeMap, arena) ?? before
    }

    private static func apply(
        _ transformation: Transformation, to bytes: UnsafeRawBufferPointer, _ unicodeMap: UnicodeMap?,
        _ arena: ByteArena
    ) -> UnsafeRawBufferPointer? {
        let output = arena.reserve(transformation.bound(bytes.count))
        guard let count = transformation.apply(bytes, to: output, unicodeMap: unicodeMap) else { return nil }
        return arena.commit(count)
    }
}
