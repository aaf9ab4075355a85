// The time of day, for validity.

internal import Glibc

public enum UnixTime {
    /// Seconds since 1970 by the system's clock.
    public static func now() -> Int64 { Int64(time(nil)) }
}
