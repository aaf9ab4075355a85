// How long to wait after failures: longer each time, and never all at once.

/// Waiting times.
enum BackOff {
    /// After the authority was in trouble or could not be reached: 5 s, 10 s, 20 s, up to five minutes. It is asked
    /// again soon, since a request costs it nothing that it limits.
    ///
    /// - Parameter count: failures in a row, from 1.
    static func afterTrouble(_ count: Int, chance: Double) -> Int64 {
        jittered(5 << Int64(min(max(count, 1), 7) - 1), atMost: 300, chance: chance)
    }

    /// After an order came to nothing: 2 min, 8 min, 32 min, about 2 h, then 6 h. Four attempts fall into the first
    /// hour: authorities let five validations an hour fail.
    static func afterFailure(_ count: Int, chance: Double) -> Int64 {
        jittered(120 << Int64(2 * (min(max(count, 1), 5) - 1)), atMost: 21_600, chance: chance)
    }

    /// Where the authority says that we ask too often and does not say until when: an hour.
    static let afterRateLimit: Int64 = 3600
    /// The longest that an authority can send us away for.
    static let maximumHold: Int64 = 7 * 86_400

    /// Up to a fifth more, never less.
    private static func jittered(_ seconds: Int64, atMost maximum: Int64, chance: Double) -> Int64 {
        let base = min(seconds, maximum)
        return base + Int64((Double(base) / 5 * chance).rounded(.up))
    }
}
