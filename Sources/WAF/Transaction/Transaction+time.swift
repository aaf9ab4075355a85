// The variables that tell the time.

internal import Glibc

extension Transaction {
    /// TIME and its parts, local time, as of the transaction's beginning.
    func setTime() {
        var moment = time_t(now)
        var local = tm()
        localtime_r(&moment, &local)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        setText(.time, "\(two(local.tm_hour)):\(two(local.tm_min)):\(two(local.tm_sec))")
        setNumber(.timeDay, Int(local.tm_mday))
        setNumber(.timeEpoch, now)
        setNumber(.timeHour, Int(local.tm_hour))
        setNumber(.timeMinute, Int(local.tm_min))
        setNumber(.timeMonth, Int(local.tm_mon))
        setNumber(.timeSecond, Int(local.tm_sec))
        setNumber(.timeWeekday, Int(local.tm_wday))
        setNumber(.timeYear, Int(local.tm_year) + 1900)
    }
}
