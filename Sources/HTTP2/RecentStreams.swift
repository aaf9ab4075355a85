// What became of a connection's last streams, after they are gone.

/// Remembers the streams that a client began last, and which of them we reset.
///
/// Frames for a stream that we reset may be on their way and mean nothing; those for a stream that the client itself
/// ended are an error of the connection (RFC 9113 §5.1), and so are those for a stream that was passed over (§5.1.1).
struct RecentStreams {
    /// What a stream's number says about it.
    enum Fate {
        /// It has not been begun, and may be.
        case new
        /// It was passed over: a later one was begun.
        case passedOver
        /// The client ended it.
        case ended
        /// We reset it.
        case resetByUs
    }

    /// Streams that are remembered. As many as may be open at a time, and some that were before.
    private static let capacity = 128
    /// Numbers, negative where we reset the stream.
    private var numbers = ContiguousArray<Int32>()
    private var next = 0
    private(set) var last: Int32 = 0

    /// A stream is begun.
    mutating func begin(_ number: Int32) {
        last = max(last, number)
        if numbers.count < Self.capacity {
            numbers.append(number)
        } else {
            numbers[next] = number
            next = (next &+ 1) % Self.capacity
        }
    }

    /// We reset a stream.
    mutating func noteReset(_ number: Int32) {
        if let place = numbers.lastIndex(of: number) { numbers[place] = -number }
    }

    /// What became of a stream that is not open.
    func fate(of number: Int32) -> Fate {
        if number > last { return .new }
        for known in numbers where abs(known) == number { return known < 0 ? .resetByUs : .ended }
        return .passedOver
    }
}
