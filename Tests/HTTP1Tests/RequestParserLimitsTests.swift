// The bounds of a request head, one below, at, and one above.

import Bytes
import HTTP1
import HTTPSemantics
import Testing

@Suite struct RequestParserLimitsTests {
    private func head(fields: Int = 0, target: Int = 1, filler: Int = 0) -> [UInt8] {
        let lines = (0..<fields).map { "F\($0): v\r\n" }.joined()
        let padding = filler > 0 ? "P: \(String(repeating: "p", count: filler))\r\n" : ""
        return wire("GET /\(String(repeating: "t", count: target - 1)) HTTP/1.1\r\nHost: a\r\n\(padding)\(lines)\r\n")
    }

    private func isHead(_ outcome: Outcome) -> Bool {
        if case .head = outcome { true } else { false }
    }

    @Test func `takes a head of exactly the limit and refuses one byte more with 431 (RFC 6585 §5)`() {
        var limits = HTTP1Limits()
        for size in [100, 1023, 1024, 1025, 2048, 5000, 65536] {
            limits.maximumHeadBytes = size
            let whole = head(filler: size - head(filler: 1).count + 1)
            #expect(whole.count == size)
            #expect(isHead(parseRequest(whole, limits: limits)), "\(size)")
            #expect(parseRequest(whole[..<(size - 1)], limits: limits) == .incomplete, "\(size)")
            limits.maximumHeadBytes = size - 1
            #expect(parseRequest(whole, limits: limits) == .refused(.headTooLarge), "\(size)")
            #expect(parseRequest(whole[..<(size - 1)], limits: limits) == .refused(.headTooLarge), "\(size)")
        }
    }

    @Test func `refuses a target above its limit with 414, complete or not (RFC 9112 §3)`() {
        let limits = HTTP1Limits()
        #expect(isHead(parseRequest(head(target: 16384), limits: limits)))
        #expect(parseRequest(head(target: 16385), limits: limits) == .refused(.targetTooLong))
        for start in ["GET /", "GET /?"] {
            let endless = wire(start + String(repeating: "t", count: 16384))
            #expect(parseRequest(endless, limits: limits) == .refused(.targetTooLong))
        }
    }

    @Test func `refuses a method above its limit with 501, complete or not (RFC 9112 §3)`() {
        let longest = String(repeating: "M", count: HTTP1Limits.maximumMethodBytes)
        #expect(isHead(parseRequest(wire("\(longest) / HTTP/1.1\r\nHost: a\r\n\r\n"))))
        #expect(parseRequest(wire(longest)) == .incomplete)
        #expect(parseRequest(wire(longest + "M")) == .refused(.methodTooLong))
    }

    @Test(arguments: [1, 10, 31, 32, 33, 64, 100, 200, 500])
    func `takes as many field lines as the limit says and refuses one more with 431`(_ maximum: Int) {
        var limits = HTTP1Limits()
        limits.maximumFields = maximum
        #expect(isHead(parseRequest(head(fields: maximum - 1), limits: limits)))
        #expect(parseRequest(head(fields: maximum), limits: limits) == .refused(.tooManyFields))
    }

    @Test func `finds every field of a head that outgrows the usual memory`() {
        let request = RequestHead()
        #expect(isHead(parseRequest(head(fields: 150, filler: 20000), into: request)))
        #expect(request.fieldCount == 152)
        for index in 0..<150 {
            #expect(request.text(request.fields[index + 2].name) == "F\(index)")
            #expect(request.text(request.fields[index + 2].value) == "v")
        }
        request.releaseExcess()
        #expect(request.fieldCount == 0)
        #expect(request.message.pointee.byteCapacity == MessageHead.usualByteCapacity)
        #expect(request.message.pointee.fieldCapacity == MessageHead.usualFieldCapacity)
        #expect(isHead(parseRequest(head(fields: 3), into: request)))
        #expect(request.fieldCount == 4)
    }

    @Test func `keeps nothing of the message before`() {
        let request = RequestHead()
        let rich = """
            POST http://b:8/p?q HTTP/1.1\r\nHost: b:8\r\nContent-Length: 4\r\nConnection: close, TE\r\nTE: trailers\r\n\
            Expect: 100-continue\r\n\r\n
            """
        #expect(isHead(parseRequest(wire(rich), into: request)))
        let plain = wire("GET / HTTP/1.0\r\n\r\n")
        #expect(parseRequest(plain, into: request) == parseRequest(plain))
        #expect(request.port == nil && !request.has(.host) && request.droppedCount == 0 && request.authority.isEmpty)
    }
}
