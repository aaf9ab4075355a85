// Durations and sizes as a configuration writes them, both ways.

import ConfigModel

/// Reads `500ms`, `10s`, `5m` or `1h`; `0` needs no unit.
func parseDuration(_ text: String) throws(ValueProblem) -> Duration {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty else { throw .notOfThisKind }
    guard let number = decimalNumber(digits) else { throw ValueProblem("the number is too large") }
    let milliseconds: Int
    switch text.dropFirst(digits.count) {
    case "ms": milliseconds = 1
    case "s": milliseconds = 1000
    case "m": milliseconds = 60 * 1000
    case "h": milliseconds = 3600 * 1000
    case "":
        guard number == 0 else { throw ValueProblem("the unit is missing: ms, s, m or h") }
        milliseconds = 1
    default: throw ValueProblem("the units are ms, s, m and h")
    }
    let (product, overflow) = number.multipliedReportingOverflow(by: milliseconds)
    guard !overflow, product <= 366 * 24 * 3600 * 1000 else { throw ValueProblem("at most a year") }
    return .milliseconds(product)
}

/// Reads plain bytes, or a number with `B`, `KiB`, `MiB` or `GiB`.
func parseSize(_ text: String) throws(ValueProblem) -> Int {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty else { throw .notOfThisKind }
    guard let number = decimalNumber(digits) else { throw ValueProblem("the number is too large") }
    let unit: Int
    switch text.dropFirst(digits.count) {
    case "", "B": unit = 1
    case "KiB": unit = 1 << 10
    case "MiB": unit = 1 << 20
    case "GiB": unit = 1 << 30
    case "k", "K", "kB", "KB", "Ki", "kib": throw ValueProblem("write \(digits)KiB for \(digits) times 1024 bytes")
    case "m", "M", "MB", "Mi", "mib": throw ValueProblem("write \(digits)MiB for \(digits) times 1048576 bytes")
    case "g", "G", "GB", "Gi", "gib": throw ValueProblem("write \(digits)GiB for \(digits) times 1073741824 bytes")
    default: throw ValueProblem("the units are B, KiB, MiB and GiB")
    }
    let (product, overflow) = number.multipliedReportingOverflow(by: unit)
    guard !overflow else { throw ValueProblem("the number is too large") }
    return product
}

/// ASCII digits to a number; nil for anything else, and for what does not fit.
func decimalNumber(_ digits: Substring) -> Int? {
    guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
    return Int(digits)
}
