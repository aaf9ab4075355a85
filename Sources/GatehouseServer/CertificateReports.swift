// Where certificates are told of: in the log, and among the metrics.

internal import Certificates
internal import ControlPlane
internal import Diagnostics
internal import Logging
internal import TLS
internal import Telemetry

/// Tells what happened to certificates.
enum CertificateReports {
    /// Logs what came of one look: each change, and each thing that is wrong, once. Never a key.
    static func log(_ report: RotationReport, to logger: Logger) {
        for event in report.events { log(event, to: logger) }
        if let generation = report.generation {
            logger.info("certificates in force", metadata: ["generation": "\(generation)"])
        }
        for diagnostic in report.diagnostics {
            logger.log(level: diagnostic.severity == .error ? .error : .warning, "\(diagnostic)")
        }
    }

    private static func log(_ event: CertificateEvent, to logger: Logger) {
        switch event {
        case .loaded(let pair):
            logger.info("certificate taken up", metadata: [
                "file": "\(pair.origin)", "serial": "\(pair.serialNumber)",
                "until": "\(CertificateDate.text(pair.notAfter))",
            ])
        case .replaced(let pair, let before):
            logger.info("certificate replaced", metadata: [
                "file": "\(pair.origin)", "serial": "\(pair.serialNumber)", "before": "\(before.serialNumber)",
                "until": "\(CertificateDate.text(pair.notAfter))",
            ])
        case .removed(let files):
            logger.info("certificate removed", metadata: ["file": "\(files.certificatePath)"])
        case .refused, .exposed, .incomplete, .unusable, .empty: break
        }
    }

    /// The families of certificates, asked for at each scrape.
    static func add(_ status: StatusBoard, to metrics: MetricRegistry) {
        metrics.add(CertificateReport.expiry) { status.certificates.report().expirySamples }
        metrics.add(
            MetricFamily("gatehouse_certificate_loads_total", .counter, "Certificates taken up with their keys.")
        ) { [MetricSample(Double(status.certificates.loads))] }
        metrics.add(
            MetricFamily(
                "gatehouse_certificate_refusals_total", .counter,
                "Changed certificates that were refused, by reason; the pair before serves on.")
        ) {
            let refusals = status.certificates.refusals
            return CertificateRefusal.Reason.allCases.map {
                MetricSample(Double(refusals[$0] ?? 0), labels: [("reason", $0.rawValue)])
            }
        }
        metrics.add(
            MetricFamily(
                "gatehouse_certificate_refused", .gauge,
                "1 for each file whose contents are refused now, by reason.")
        ) {
            status.certificates.standings.compactMap { standing in
                standing.refusal.map {
                    MetricSample(1, labels: [("file", standing.file), ("reason", $0.reason.rawValue)])
                }
            }
        }
        let help = "Private keys that everybody may read or others write."
        metrics.addGauge("gatehouse_certificate_keys_exposed", help) {
            Double(status.certificates.standings.count { $0.exposure != nil })
        }
    }
}
