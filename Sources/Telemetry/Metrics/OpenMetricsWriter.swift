// Metrics as text: the Prometheus exposition format, version 0.0.4, which every scraper reads.

/// Writes families and samples as exposition text. Cold: runs when somebody scrapes.
///
/// The caller writes each family once, with all its samples.
public struct OpenMetricsWriter {
    /// The value of Content-Type to answer a scrape with.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// The text so far, UTF-8.
    public private(set) var bytes: [UInt8] = []

    /// A writer with nothing written.
    public init() {
        bytes.reserveCapacity(16 << 10)
    }

    /// Writes a family with its samples; nothing at all where there are none.
    public mutating func write(_ family: MetricFamily, _ samples: [MetricSample]) {
        guard !samples.isEmpty else { return }
        writeHeader(family)
        for sample in samples { writeSample(family.name, sample.labels, OpenMetricsWriter.text(sample.value)) }
    }

    /// Writes a family of histograms, one for each set of labels.
    package mutating func write(
        _ family: MetricFamily, histograms: [(labels: [(name: String, value: String)], reading: HistogramReading)]
    ) {
        guard !histograms.isEmpty else { return }
        writeHeader(family)
        for (labels, reading) in histograms { writeHistogram(family.name, labels, reading) }
    }

    private mutating func writeHistogram(
        _ name: String, _ labels: [(name: String, value: String)], _ reading: HistogramReading
    ) {
        var cumulative: UInt64 = 0
        for (index, count) in reading.counts.enumerated() {
            cumulative &+= count
            let isLast = index == Histogram.bounds.count
            let bound = isLast ? "+Inf" : OpenMetricsWriter.text(Double(Histogram.bounds[index]) / 1e9)
            writeSample(name + "_bucket", labels + [("le", bound)], String(cumulative))
        }
        writeSample(name + "_sum", labels, OpenMetricsWriter.text(Double(reading.sumNanoseconds) / 1e9))
        writeSample(name + "_count", labels, String(cumulative))
    }

    private mutating func writeHeader(_ family: MetricFamily) {
        append("# HELP \(family.name) ")
        appendEscaped(family.help, quotes: false)
        append("\n# TYPE \(family.name) \(family.kind.rawValue)\n")
    }

    private mutating func writeSample(_ name: String, _ labels: [(name: String, value: String)], _ value: String) {
        append(name)
        for (index, label) in labels.enumerated() {
            append(index == 0 ? "{" : ",")
            append(label.name)
            append("=\"")
            appendEscaped(label.value, quotes: true)
            append("\"")
        }
        append(labels.isEmpty ? " " : "} ")
        append(value)
        append("\n")
    }

    private mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// Backslash and line feed are escaped everywhere, the quotation mark in label values only.
    private mutating func appendEscaped(_ text: String, quotes: Bool) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): append("\\\\")
            case UInt8(ascii: "\n"): append("\\n")
            case UInt8(ascii: "\"") where quotes: append("\\\"")
            default: bytes.append(byte)
            }
        }
    }

    /// A number as Prometheus writes it: whole numbers without a fraction, `+Inf`, `-Inf`, `NaN`.
    static func text(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if let whole = Int64(exactly: value), whole.magnitude < 1 << 53 { return String(whole) }
        return value.description
    }
}
