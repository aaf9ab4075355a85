// The names of JSON arguments: the path to each value.

/// How a value's place in a JSON body becomes an argument's name. Rules' exclusions are written against it.
package enum JSONNaming: Sendable {
    /// ModSecurity 2.9: keys joined by dots. An array's elements have its name and its last key again:
    /// `{"a":{"b":[1]}}` is `a.b.b`. The outermost array is called `array`, its elements `array.array`; a value outside
    /// of everything has no name.
    case modSecurity2
    /// ModSecurity 3: `json`, then keys and `array_N`, N counted from 0: `json.a.b.array_0`.
    case modSecurity3
}

/// The path to the value that is read next, written once and changed at its end.
///
/// It differs from ModSecurity 2.9 for keys with dots: there the end of `{"a.b":{}}` takes away `b` alone, and what
/// follows is named `a.…`. A client must not choose the names of other values that way.
struct JSONPath: ~Copyable {
    private struct Level {
        var isArray: Bool
        /// Whether the level has a name: in 2.9 the outermost object has none, and no dot follows it.
        var isNamed: Bool
        /// Where the level's own name ends in `text`.
        var end: Int
        /// The next element's number.
        var element: Int
    }

    private(set) var text = ByteScratch(capacity: 512)
    private var levels: [Level] = []
    private let naming: JSONNaming
    /// Levels, the outermost object not counted.
    private(set) var depth = 0
    /// Whether the path has changed since the last `isKnown = true`.
    var isKnown = false

    init(_ naming: JSONNaming) {
        self.naming = naming
        removeAll()
    }

    mutating func removeAll() {
        text.reset()
        levels.removeAll(keepingCapacity: true)
        depth = 0
        isKnown = false
        if naming == .modSecurity3 { text.append("json") }
    }

    var isEmpty: Bool { levels.isEmpty }
    var isInArray: Bool { levels.last?.isArray ?? false }

    /// Enters an object that is the next value.
    mutating func beginObject() {
        levels.append(
            Level(
                isArray: false, isNamed: naming == .modSecurity3 || !levels.isEmpty, end: text.count, element: 0))
        if levels.count > 1 { depth += 1 }
        isKnown = false
    }

    /// Enters an array that is the next value.
    mutating func beginArray() {
        isKnown = false
        depth += 1
        guard naming == .modSecurity2 else {
            levels.append(Level(isArray: true, isNamed: true, end: text.count, element: 0))
            return
        }
        var key = 0..<0
        if let level = levels.last {
            key = (level.isNamed ? level.end + 1 : level.end)..<text.count
        } else {
            text.append("array")
            key = 0..<text.count
        }
        levels.append(Level(isArray: true, isNamed: true, end: text.count, element: 0))
        text.append(UInt8(ascii: "."))
        text.append(ownBytes: key)
    }

    /// Leaves the innermost level; the path is then the one to it.
    mutating func end() {
        guard let level = levels.popLast() else { return }
        text.truncate(to: level.end)
        if level.isArray || !levels.isEmpty { depth -= 1 }
        isKnown = false
    }

    /// The next value is the next element of the array.
    mutating func beginElement() {
        guard naming == .modSecurity3, let last = levels.indices.last else { return }
        text.truncate(to: levels[last].end)
        text.append(".array_")
        appendNumber(levels[last].element)
        levels[last].element += 1
        isKnown = false
    }

    /// The next value is that of `key`.
    mutating func setKey(_ key: UnsafeRawBufferPointer) {
        guard let level = levels.last else { return }
        text.truncate(to: level.end)
        if level.isNamed { text.append(UInt8(ascii: ".")) }
        text.append(key)
        isKnown = false
    }

    private mutating func appendNumber(_ number: Int) {
        if number >= 10 { appendNumber(number / 10) }
        text.append(UInt8(ascii: "0") + UInt8(number % 10))
    }
}
