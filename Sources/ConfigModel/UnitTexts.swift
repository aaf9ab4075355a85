// Sizes and durations as a configuration writes them.

/// Bytes in the largest unit that divides them: `64KiB`, `1500B`.
public func sizeText(_ bytes: Int) -> String {
    let units = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")]
    for (unit, name) in units where bytes != 0 && bytes.isMultiple(of: unit) { return "\(bytes / unit)\(name)" }
    return "\(bytes)B"
}

/// A duration in the largest unit that divides it, down to milliseconds: `5m`, `1500ms`.
public func durationText(_ duration: Duration) -> String {
    let parts = duration.components
    let milliseconds = parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000
    let units: [(Int64, String)] = [(3_600_000, "h"), (60_000, "m"), (1000, "s")]
    for (unit, name) in units where milliseconds != 0 && milliseconds.isMultiple(of: unit) {
        return "\(milliseconds / unit)\(name)"
    }
    return milliseconds == 0 ? "0s" : "\(milliseconds)ms"
}
