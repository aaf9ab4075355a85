// A request head as the route table asks it.

internal import Bytes
internal import HTTPSemantics
internal import Routing

/// Answers the questions of rules that look beyond host and path.
struct HeadConditions: RouteConditions {
    let head: RequestHead

    func isMethod(_ method: Span<UInt8>) -> Bool {
        equal(head.buffer(of: head.methodRange), method)
    }

    func anyHeader(named name: Span<UInt8>, satisfies test: (Span<UInt8>) -> Bool) -> Bool {
        var from = 0
        while let index = head.first(named: name, from: from) {
            if test(head.buffer(of: head.fields[index].value).span) { return true }
            from = index + 1
        }
        return false
    }

    func anyQueryParameter(named name: Span<UInt8>, satisfies test: (Span<UInt8>) -> Bool) -> Bool {
        let query = head.buffer(of: head.query)
        var start = 0
        while start <= query.count {
            var end = start
            while end < query.count, query[end] != UInt8(ascii: "&") { end += 1 }
            var equals = start
            while equals < end, query[equals] != UInt8(ascii: "=") { equals += 1 }
            let key = UnsafeBufferPointer(rebasing: query[start..<equals])
            if equal(key, name) {
                let value = UnsafeBufferPointer(rebasing: query[min(equals + 1, end)..<end])
                if test(value.span) { return true }
            }
            start = end + 1
        }
        return false
    }

    private func equal(_ left: UnsafeBufferPointer<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        for position in 0..<left.count where left[position] != right[position] { return false }
        return true
    }
}
