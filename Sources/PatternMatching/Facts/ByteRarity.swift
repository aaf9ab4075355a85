// How often bytes occur in what requests carry; an estimate that only decides between facts, never about a match.

internal import Bytes

enum ByteRarity {
    /// Of a thousand short values, how many contain the byte, roughly.
    static func weight(of byte: UInt8) -> Int { weights[Int(byte)] }

    /// The sum over a set: its members rarely come alone, so this overstates large sets, all in the same way.
    static func weight(of set: ByteSet) -> Int {
        var sum = 0
        set.forEach { sum += weights[Int($0)] }
        return sum
    }

    /// Lower-case letters by their order in English, digits and the punctuation of URIs behind them, the rest is rare.
    private static let weights: [Int] = (0..<256).map { number in
        let byte = UInt8(number)
        let letters: [UInt8] = Array("zqjxkvbpygfwmucldrhsnioate".utf8)
        if let rank = letters.firstIndex(of: byte) { return 40 + 18 * rank }
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): return 60
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return 200
        case UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: " "): return 250
        case UInt8(ascii: "_"), UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: ";"): return 80
        case 0x21...0x7E: return 30
        default: return 5
        }
    }
}
