// The report as metrics.

public import Telemetry

extension CertificateReport {
    /// Samples of one scrape at most: names that end last are left out first.
    public static let maximumSamples = 20_000

    /// Seconds until each name's certificate ends.
    public static let expiry = MetricFamily(
        "gatehouse_certificate_expiry_seconds", .gauge,
        "Seconds until the certificate that serves a name ends; negative once it has.")

    /// The samples of `expiry`, by listener, name, key and file.
    public var expirySamples: [MetricSample] {
        let served = entries.count > Self.maximumSamples
            ? Array(entries.sorted { $0.notAfter < $1.notAfter }.prefix(Self.maximumSamples)) : entries
        return served.map { entry in
            MetricSample(
                Double(entry.notAfter - now),
                labels: [
                    ("listener", entry.listener), ("name", entry.name ?? ""), ("key", entry.keyKind),
                    ("file", entry.file),
                ])
        }
    }
}
