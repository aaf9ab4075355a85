// Which of several answers goes first where the connection is what holds them up: RFC 9218.

import GatewayTestSupport
import TestSupport
import Testing

@Suite struct PriorityTests {
    /// How the two requests of a client say how urgent they are (RFC 9218 §4.1: 0 most, 7 least, 3 where nothing is
    /// said), and whether the later one's answer overtakes.
    static let rows: [(what: String, first: String?, second: String?, update: String?, overtakes: Bool)] = [
        ("background and urgent", "u=7", "u=0", nil, true),
        ("the default and urgent", nil, "u=1", nil, true),
        ("background and the default", "u=5", nil, nil, true),
        ("alike", nil, nil, nil, false),
        ("urgent and background", "u=0", "u=7", nil, false),
        ("made urgent by PRIORITY_UPDATE", nil, nil, "u=0", true),
        ("made background by PRIORITY_UPDATE", nil, "u=0", "u=7", false),
        ("what is no priority", nil, "u=x", nil, false),
    ]

    @Test(arguments: rows.indices)
    func `an urgent answer overtakes one that is less so, and no other does`(_ number: Int) throws {
        let row = Self.rows[number]
        let size = 30_000
        let isWritten = Gate()
        let upstream = try ScriptedUpstream { stream, upstream in
            while let request = try upstream.takeRequest(from: stream) {
                let count = request.startLine.contains("/long") ? 1_000_000 : size
                let body = String(repeating: "a", count: count)
                try stream.write("HTTP/1.1 200 OK\r\nContent-Length: \(count)\r\n\r\n\(body)")
                if count == size { isWritten.open() }
            }
        }
        let gateway = try TestGateway(.init(workers: 1), to: upstream)
        // Streams have all the window they want; the connection has its first 65,535 bytes, which the first one takes.
        let client = try RawHTTP2(try gateway.connect(), settings: RawFrame.setting(4, 0x7FFF_FFFF))
        try client.wire.write(request(1, "/long", row.first))
        var taken = 0
        while taken < 65535 {
            let frame = try #require(try client.next())
            if frame.type == RawFrame.headers { _ = client.fields(frame) }
            if frame.type == RawFrame.data { taken += frame.payload.count }
        }
        try client.wire.write(request(3, "/short", row.second))
        if let update = row.update {
            try client.wire.write(
                RawFrame(RawFrame.priorityUpdate, RawFrame.number(3) + Array(update.utf8)).bytes())
        }
        // The whole second answer lies in the gateway's socket, and then in the gateway: what is readable before a PING
        // comes has been read when the next one is answered.
        try isWritten.wait()
        for mark in 0..<2 {
            try client.wire.write(RawFrame(RawFrame.ping, [UInt8](repeating: UInt8(mark), count: 8)).bytes())
            while true {
                let frame = try #require(try client.next())
                #expect(frame.type != RawFrame.data)
                if frame.type == RawFrame.headers { _ = client.fields(frame) }
                if frame.type == RawFrame.ping { break }
            }
        }
        // Room for the short answer, and half as much again.
        try client.wire.write(RawFrame(RawFrame.windowUpdate, RawFrame.number(UInt32(size * 3 / 2))).bytes())
        var order: [UInt32] = []
        var received = 0
        while received < size * 3 / 2 {
            let frame = try #require(try client.next())
            guard frame.type == RawFrame.data else { continue }
            received += frame.payload.count
            order.append(frame.stream)
        }
        if row.overtakes {
            #expect(order.first == 3, "\(row.what): \(order)")
            #expect(order.drop { $0 == 3 }.allSatisfy { $0 == 1 }, "\(row.what): \(order)")
        } else {
            #expect(order.first == 1, "\(row.what): \(order)")
        }
    }

    private func request(_ stream: UInt32, _ path: String, _ priority: String?) -> [UInt8] {
        let fields = RawFields.request("GET", path) + (priority.map { [("priority", $0)] } ?? [])
        return RawFrame(
            RawFrame.headers, flags: RawFrame.end | RawFrame.endHeaders, stream: stream,
                RawFields.block(fields)).bytes()
    }
}
