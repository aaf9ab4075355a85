// Whether a value is injected SQL: the door to this folder.

/// Tells injected SQL by its shape, as the libinjection project found it can be told.
///
/// A value is read as it might land in a statement: bare and, where it has quotes, inside them. What is read is folded
/// to a fingerprint of at most five symbols, and looked up among those of injections. Nothing is allocated; the cost is
/// linear in the value's length.
public enum SQLInjectionDetector {
    /// The fingerprint of `bytes` where they are an injection; nil where they are none.
    public static func detect(_ bytes: UnsafeBufferPointer<UInt8>) -> SQLFingerprint? {
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return nil }
        let value = Value(bytes: base, count: bytes.count)
        if let found = value.detect(.bare, .ansi, orIn: .mySQL) { return found }
        if value.has(UInt8(ascii: "'")), let found = value.detect(.singleQuotes, .ansi, orIn: .mySQL) { return found }
        return value.has(UInt8(ascii: "\"")) ? value.detect(.doubleQuotes, .mySQL, orIn: nil) : nil
    }

    /// The fingerprint of `bytes` where they are an injection; nil where they are none.
    public static func detect(_ bytes: Span<UInt8>) -> SQLFingerprint? {
        bytes.withUnsafeBufferPointer { detect($0) }
    }

    /// The value in question.
    private struct Value {
        let bytes: UnsafePointer<UInt8>
        let count: Int

        func has(_ byte: UInt8) -> Bool { ByteSearch.first(byte, in: bytes, from: 0, to: count) != nil }

        /// Reads the value in `dialect`, and where that finds nothing and matters, in the other.
        func detect(
            _ surroundings: SQLReading.Surroundings, _ dialect: SQLReading.Dialect, orIn other: SQLReading.Dialect?
        ) -> SQLFingerprint? {
            let reading = SQLReading(surroundings: surroundings, dialect: dialect)
            let analysis = SQLAnalysis(bytes, count: count, reading)
            if let injection = analysis.injection { return injection }
            guard let other, analysis.dialectsDiffer else { return nil }
            let otherReading = SQLReading(surroundings: surroundings, dialect: other)
            return SQLAnalysis(bytes, count: count, otherReading).injection
        }
    }
}
