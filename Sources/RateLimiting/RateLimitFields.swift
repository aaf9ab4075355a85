// How clients are told about their limits: the values of RateLimit, RateLimit-Policy and Retry-After.

internal import Bytes

/// Writes field values after draft-ietf-httpapi-ratelimit-headers-10: lists of strings with parameters (RFC 9651).
///
/// The draft's clients think of a quota in a window of whole seconds; a bucket's burst refills continuously. What is
/// said understates rather than overstates: a client that keeps to it is never denied by that limit alone.
public enum RateLimitFields {
    /// The longest name of a limit, in bytes: as it is written, it may double.
    public static let maximumNameBytes = 64
    /// The most bytes of one item, its comma included.
    public static let maximumItemBytes = 2 + 2 + 2 * maximumNameBytes + 2 * (3 + DecimalNumber.maximumDigits)
    /// The largest number of a structured field (RFC 9651 §3.3.1).
    static let maximumInteger: UInt64 = 999_999_999_999_999

    /// Whether a name can be written: printable ASCII, and not too much of it.
    public static func isName(_ name: Span<UInt8>) -> Bool {
        guard (1...maximumNameBytes).contains(name.count) else { return false }
        return name.indices.allSatisfy { (0x20...0x7E).contains(name[$0]) }
    }

    /// `"default";q=100;w=60`: `q` is the burst, `w` the seconds in which it comes back, rounded up.
    ///
    /// - Parameter destination: has room for `maximumItemBytes`.
    /// - Returns: how many bytes were written.
    public static func writePolicy(
        _ name: Span<UInt8>, _ limit: RateLimit, to destination: UnsafeMutablePointer<UInt8>
    ) -> Int {
        var count = writeString(name, to: destination)
        count += writeParameter("q", limit.prompt, to: destination + count)
        let fill = LimitTicks.nanoseconds(limit.prompt * limit.interval)
        return count + writeParameter("w", wholeSeconds(fill), to: destination + count)
    }

    /// The same as bytes of its own.
    public static func policy(_ name: [UInt8], _ limit: RateLimit) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: maximumItemBytes) { buffer, count in
            count = buffer.baseAddress.map { writePolicy(name.span, limit, to: $0) } ?? 0
        }
    }

    /// `"default";r=50;t=30`: `r` is what is left, `t` the seconds until the bucket is full, rounded up.
    ///
    /// - Parameter destination: has room for `maximumItemBytes`.
    /// - Returns: how many bytes were written.
    public static func writeState(
        _ name: Span<UInt8>, _ decision: LimitDecision, to destination: UnsafeMutablePointer<UInt8>
    ) -> Int {
        var count = writeString(name, to: destination)
        count += writeParameter("r", decision.remaining, to: destination + count)
        let seconds = wholeSeconds(decision.nanosecondsUntilFull)
        return count + writeParameter("t", seconds, to: destination + count)
    }

    /// What separates the items of several limits.
    public static func writeSeparator(to destination: UnsafeMutablePointer<UInt8>) -> Int {
        destination[0] = UInt8(ascii: ",")
        destination[1] = UInt8(ascii: " ")
        return 2
    }

    /// Seconds for `Retry-After` (RFC 9110 §10.2.3): rounded up, so that who comes back then is not denied again, and
    /// never 0. Returns 0 bytes for what will never be allowed: there is no time to name.
    ///
    /// - Parameter destination: has room for `DecimalNumber.maximumDigits`.
    public static func writeRetryAfter(
        _ decision: LimitDecision, to destination: UnsafeMutablePointer<UInt8>
    ) -> Int {
        guard let nanoseconds = decision.nanosecondsUntilAllowed else { return 0 }
        return DecimalNumber.write(max(1, wholeSeconds(nanoseconds)), to: destination)
    }

    private static func wholeSeconds(_ nanoseconds: UInt64) -> UInt64 {
        nanoseconds / 1_000_000_000 + (nanoseconds % 1_000_000_000 == 0 ? 0 : 1)
    }

    /// A string: quoted, with `"` and `\` escaped (RFC 9651 §4.1.6).
    private static func writeString(_ text: Span<UInt8>, to destination: UnsafeMutablePointer<UInt8>) -> Int {
        precondition(isName(text), "the name of a limit is checked when it is read")
        destination[0] = UInt8(ascii: "\"")
        var count = 1
        for index in text.indices {
            if text[index] == UInt8(ascii: "\"") || text[index] == UInt8(ascii: "\\") {
                destination[count] = UInt8(ascii: "\\")
                count += 1
            }
            destination[count] = text[index]
            count += 1
        }
        destination[count] = UInt8(ascii: "\"")
        return count + 1
    }

    private static func writeParameter(
        _ name: Unicode.Scalar, _ value: UInt64, to destination: UnsafeMutablePointer<UInt8>
    ) -> Int {
        destination[0] = UInt8(ascii: ";")
        destination[1] = UInt8(ascii: name)
        destination[2] = UInt8(ascii: "=")
        return 3 + DecimalNumber.write(min(value, maximumInteger), to: destination + 3)
    }
}
