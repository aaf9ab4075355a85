// Whether text is an IPv6 address, without a String or a system call.

internal import Bytes

/// The grammar `IPv6address` of RFC 3986 §3.2.2.
enum IPv6Syntax {
    /// Whether `count` bytes are an IPv6 address: no brackets, no zone.
    static func isValid(_ bytes: UnsafePointer<UInt8>, count: Int) -> Bool {
        var groups = 0
        var hasGap = false
        var index = 0
        if count >= 2, bytes[0] == UInt8(ascii: ":") {
            guard bytes[1] == UInt8(ascii: ":") else { return false }
            hasGap = true
            index = 2
        }
        while index < count {
            let digits = hexadecimalDigits(bytes + index, limit: count &- index)
            let end = index &+ digits
            if end < count, bytes[end] == UInt8(ascii: ".") {
                groups &+= 2
                guard isIPv4(bytes + index, count: count &- index) else { return false }
                break
            }
            guard digits >= 1, digits <= 4 else { return false }
            groups &+= 1
            if end == count { break }
            guard bytes[end] == UInt8(ascii: ":"), end &+ 1 < count else { return false }
            index = end &+ 1
            if bytes[index] == UInt8(ascii: ":") {
                guard !hasGap else { return false }
                hasGap = true
                index &+= 1
            }
        }
        return hasGap ? groups <= 7 : groups == 8
    }

    private static func hexadecimalDigits(_ bytes: UnsafePointer<UInt8>, limit: Int) -> Int {
        var count = 0
        while count < limit, ASCII.hexadecimalValue(bytes[count]) != nil { count &+= 1 }
        return count
    }

    /// Four decimal octets without leading zeros.
    private static func isIPv4(_ bytes: UnsafePointer<UInt8>, count: Int) -> Bool {
        var index = 0
        for octet in 0..<4 {
            var digits = 0
            while index &+ digits < count, ASCII.isDigit(bytes[index &+ digits]) { digits &+= 1 }
            guard digits >= 1, digits <= 3, digits == 1 || bytes[index] != UInt8(ascii: "0"),
                DecimalNumber.read(bytes + index, count: digits, maximum: 255) != nil
            else { return false }
            index &+= digits
            if octet < 3 {
                guard index < count, bytes[index] == UInt8(ascii: ".") else { return false }
                index &+= 1
            }
        }
        return index == count
    }
}
