// How many gateways a request may still pass.

internal import Bytes

/// Max-Forwards (RFC 9110 §7.6.2), which OPTIONS and TRACE must honour and other methods need not.
public enum MaxForwards: Equatable, Sendable {
    /// The request has no such field.
    case unlimited
    /// The gateways that it may still pass; with 0 its recipient answers.
    case left(UInt64)
    /// Not one number.
    case malformed

    /// Reads the field of a head.
    public static func read(_ head: RequestHead) -> MaxForwards {
        guard let index = head.first(.maxForwards) else { return .unlimited }
        let value = head.buffer(of: head.fields[index].value)
        guard let start = value.baseAddress, head.next(.maxForwards, from: index &+ 1) == nil,
            let number = DecimalNumber.read(start, count: value.count, maximum: UInt64(Int64.max))
        else { return .malformed }
        return .left(number)
    }
}
