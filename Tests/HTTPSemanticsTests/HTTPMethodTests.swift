// Methods by their bytes, and what may be done with each.

import HTTPSemantics
import Testing

@Suite struct HTTPMethodTests {
    private func method(_ name: String) -> HTTPMethod {
        let padded = Array(name.utf8) + [UInt8](repeating: 0x58, count: 8)
        return padded.withUnsafeBufferPointer { bytes in
            bytes.baseAddress.map { HTTPMethod($0, count: name.utf8.count) } ?? .other
        }
    }

    static let rows: [(name: String, method: HTTPMethod, isSafe: Bool, isIdempotent: Bool)] = [
        ("GET", .get, true, true), ("HEAD", .head, true, true), ("POST", .post, false, false),
        ("PUT", .put, false, true), ("DELETE", .delete, false, true), ("CONNECT", .connect, false, false),
        ("OPTIONS", .options, true, true), ("TRACE", .trace, true, true), ("PATCH", .patch, false, false),
        ("get", .other, false, false), ("GETX", .other, false, false), ("GE", .other, false, false),
        ("CONNECTS", .other, false, false), ("PROPFIND", .other, false, false),
    ]

    @Test(arguments: rows) func `is recognised by its exact name, with its properties (RFC 9110 §9.2)`(
        _ row: (name: String, method: HTTPMethod, isSafe: Bool, isIdempotent: Bool)
    ) {
        let found = method(row.name)
        #expect(found == row.method)
        #expect(found.isSafe == row.isSafe && found.isIdempotent == row.isIdempotent)
    }
}
