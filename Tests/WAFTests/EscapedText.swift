// How tables of cases write bytes.

/// The bytes of a text in which `\xHH` is a byte and `\\` a backslash; other backslashes stand for themselves.
func escapedBytes(_ text: String) -> [UInt8] {
    let source = Array(text.utf8)
    var bytes: [UInt8] = []
    var index = 0
    while index < source.count {
        guard source[index] == UInt8(ascii: "\\"), index + 1 < source.count else {
            bytes.append(source[index])
            index += 1
            continue
        }
        if source[index + 1] == UInt8(ascii: "\\") {
            bytes.append(source[index])
            index += 2
        } else if source[index + 1] == UInt8(ascii: "x"), index + 3 < source.count,
            let byte = UInt8(String(decoding: source[(index + 2)...(index + 3)], as: UTF8.self), radix: 16)
        {
            bytes.append(byte)
            index += 4
        } else {
            bytes.append(source[index])
            index += 1
        }
    }
    return bytes
}

/// Chance from a seed.
struct SeededChance {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }
}
