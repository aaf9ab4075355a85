// A database of places in MaxMind's format, for tests.

/// Writes databases as version 2.0 of the format says: a binary search tree over bits of addresses, records behind it.
public struct PlaceDatabase {
    /// What a record may hold.
    public indirect enum Value: Sendable {
        case text(String)
        case double(Double)
        case number(UInt16)
        case count(UInt32)
        case large(UInt64)
        case list([Value])
        case map([(String, Value)])
    }

    private var nodes: [[Int]] = [[empty, empty]]
    private var data: [UInt8] = []
    private static let empty = -1

    public init() {}

    /// Adds a network of IPv4: the first `length` bits of `address`.
    public mutating func add(_ address: UInt32, length: Int, _ record: Value) {
        let place = data.count
        Self.write(record, to: &data)
        // IPv4 lies at ::/96 of the tree.
        let bits = [Int](repeating: 0, count: 96) + (0..<length).map { Int(address >> UInt32(31 - $0)) & 1 }
        var node = 0
        for bit in bits.dropLast() {
            if nodes[node][bit] == Self.empty {
                nodes.append([Self.empty, Self.empty])
                nodes[node][bit] = nodes.count - 1
            }
            node = nodes[node][bit]
        }
        nodes[node][bits.last ?? 0] = Self.dataMark + place
    }

    private static let dataMark = 1 << 40

    /// The file.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for node in nodes {
            for side in node {
                let value = side == Self.empty ? nodes.count
                    : side >= Self.dataMark ? side - Self.dataMark + nodes.count + 16 : side
                bytes += [UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)]
            }
        }
        bytes += [UInt8](repeating: 0, count: 16) + data + [0xAB, 0xCD, 0xEF] + Array("MaxMind.com".utf8)
        Self.write(
            .map([
                ("binary_format_major_version", .number(2)), ("binary_format_minor_version", .number(0)),
                ("build_epoch", .large(1_790_000_000)), ("database_type", .text("Test-City")),
                ("description", .map([("en", .text("places of tests"))])), ("ip_version", .number(6)),
                ("languages", .list([.text("en")])), ("node_count", .count(UInt32(nodes.count))),
                ("record_size", .number(24)),
            ]), to: &bytes)
        return bytes
    }

    private static func write(_ value: Value, to bytes: inout [UInt8]) {
        func control(_ type: UInt8, _ size: Int) {
            let first = type > 7 ? 0 : type << 5
            bytes.append(first | UInt8(min(size, 29)))
            if type > 7 { bytes.append(type - 7) }
            if size >= 29 { bytes.append(UInt8(size - 29)) }
        }
        func big(_ number: UInt64, _ size: Int) {
            for place in (0..<size).reversed() { bytes.append(UInt8(number >> UInt64(8 * place) & 255)) }
        }
        switch value {
        case .text(let text):
            control(2, text.utf8.count)
            bytes += Array(text.utf8)
        case .double(let number):
            control(3, 8)
            big(number.bitPattern, 8)
        case .number(let number):
            control(5, 2)
            big(UInt64(number), 2)
        case .count(let number):
            control(6, 4)
            big(UInt64(number), 4)
        case .large(let number):
            control(9, 8)
            big(number, 8)
        case .list(let values):
            control(11, values.count)
            for value in values { write(value, to: &bytes) }
        case .map(let members):
            control(7, members.count)
            for (name, value) in members {
                write(.text(name), to: &bytes)
                write(value, to: &bytes)
            }
        }
    }
}
