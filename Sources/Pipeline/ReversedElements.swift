// The elements of a field that each proxy adds to, newest first.

internal import Bytes

/// Reads a list (RFC 9110 §5.6.1) from its end: where an element begins is told by that element and by those behind it
/// alone, so nothing that a client wrote in front of it changes what a proxy wrote. Allocates nothing.
struct ReversedElements {
    /// One element, with the white space around it.
    enum Element {
        case text(UnsafeBufferPointer<UInt8>)
        /// A quote without its other end: nobody can say where the element begins.
        case malformed
    }

    private let list: UnsafeBufferPointer<UInt8>
    private let hasQuotes: Bool
    /// Behind the next element; nil where there is none.
    private var end: Int?

    /// - Parameter hasQuotes: whether commas within quoted strings (RFC 9110 §5.6.4) separate nothing.
    init(_ list: UnsafeBufferPointer<UInt8>, hasQuotes: Bool) {
        self.list = list
        self.hasQuotes = hasQuotes
        end = list.count
    }

    /// The next element towards the beginning; nil where there is none. Behind a malformed one there is none.
    mutating func next() -> Element? {
        guard let end else { return nil }
        self.end = nil
        var start = end
        while start > 0, list[start - 1] != UInt8(ascii: ",") {
            start -= 1
            guard hasQuotes, list[start] == UInt8(ascii: "\"") else { continue }
            guard !isEscaped(start), let opening = opening(before: start) else { return .malformed }
            start = opening
        }
        if start > 0 { self.end = start - 1 }
        return .text(UnsafeBufferPointer(rebasing: list[start..<end]))
    }

    /// Where the quoted string begins that ends at `closing`.
    private func opening(before closing: Int) -> Int? {
        var index = closing - 1
        while index >= 0 {
            if list[index] == UInt8(ascii: "\""), !isEscaped(index) { return index }
            index -= 1
        }
        return nil
    }

    /// Whether an odd number of backslashes stands before `index`.
    private func isEscaped(_ index: Int) -> Bool {
        var start = index
        while start > 0, list[start - 1] == UInt8(ascii: "\\") { start -= 1 }
        return (index - start) % 2 == 1
    }
}
