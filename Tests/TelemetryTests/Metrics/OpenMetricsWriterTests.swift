// The exposition format, character by character.

import Testing

@testable import Telemetry

@Suite struct OpenMetricsWriterTests {
    private func text(_ body: (inout OpenMetricsWriter) -> Void) -> String {
        var writer = OpenMetricsWriter()
        body(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func `a family is announced once, before its samples`() {
        let family = MetricFamily("reloads_total", .counter, "Reloads.")
        #expect(
            text {
                $0.write(
                    family,
                    [
                        MetricSample(3, labels: [("result", "success")]),
                        MetricSample(1, labels: [("result", "failure")]),
                    ])
            } == """
                # HELP reloads_total Reloads.
                # TYPE reloads_total counter
                reloads_total{result="success"} 3
                reloads_total{result="failure"} 1

                """)
    }

    @Test func `a family without samples is not mentioned`() {
        #expect(text { $0.write(MetricFamily("x", .gauge, "X."), []) } == "")
    }

    @Test(arguments: [
        ("plain", "plain"), (#"a"b"#, #"a\"b"#), (#"a\b"#, #"a\\b"#), ("a\nb", #"a\nb"#), ("grüß", "grüß"),
    ])
    func `label values are escaped`(value: String, written: String) {
        let line = text { $0.write(MetricFamily("x", .gauge, "X."), [MetricSample(1, labels: [("l", value)])]) }
        #expect(line.hasSuffix("x{l=\"\(written)\"} 1\n"))
    }

    @Test func `help text escapes line feeds and backslashes, not quotes`() {
        let line = text { $0.write(MetricFamily("x", .gauge, "a\nb\\c\"d"), [MetricSample(1)]) }
        #expect(line.hasPrefix("# HELP x a\\nb\\\\c\"d\n"))
    }

    @Test(arguments: [
        (0, "0"), (1, "1"), (-2, "-2"), (0.5, "0.5"), (0.0005, "0.0005"), (1e15, "1000000000000000"),
        (Double.infinity, "+Inf"), (-Double.infinity, "-Inf"), (Double.nan, "NaN"),
    ])
    func `numbers are written as Prometheus reads them`(value: Double, written: String) {
        #expect(OpenMetricsWriter.text(value) == written)
    }

    @Test func `histogram buckets are cumulative and end with everything`() {
        let histogram = Histogram()
        histogram.record(nanoseconds: 400_000)
        histogram.record(nanoseconds: 2_000_000)
        histogram.record(nanoseconds: 61_000_000_000)
        let family = MetricFamily("d_seconds", .histogram, "D.")
        let lines = text { $0.write(family, histograms: [([("route", "a")], histogram.reading())]) }
            .split(separator: "\n")
        #expect(lines.count == 2 + 17 + 2)
        #expect(lines[2] == #"d_seconds_bucket{route="a",le="0.0005"} 1"#)
        #expect(lines[4] == #"d_seconds_bucket{route="a",le="0.0025"} 2"#)
        #expect(lines[17] == #"d_seconds_bucket{route="a",le="60"} 2"#)
        #expect(lines[18] == #"d_seconds_bucket{route="a",le="+Inf"} 3"#)
        #expect(lines[19] == #"d_seconds_sum{route="a"} 61.0024"#)
        #expect(lines[20] == #"d_seconds_count{route="a"} 3"#)
    }
}
