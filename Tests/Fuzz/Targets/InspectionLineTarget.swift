// Lines of the WAF's log, read back from a file that anything may have written to.

import ACME
import Telemetry

/// `InspectionRecord(reading:)`: what it takes is JSON to a strict reader (RFC 8259), as far as it is UTF-8; what it
/// read, written anew, it reads as the same; space around it changes nothing, and no part of a line is a line.
enum InspectionLineTarget: FuzzTarget {
    static func fault(in bytes: [UInt8]) -> String? {
        guard let record = InspectionRecord(reading: bytes[...]) else { return nil }
        // Half a surrogate pair is U+FFFD here, and a fault there.
        if !latin1(bytes).contains("\\u"), String(validating: bytes, as: UTF8.self) != nil {
            do { _ = try JSON(parsing: bytes) } catch { return "\(error), and it is read" }
        }
        // A slice that does not begin at 0.
        let surrounded = [0x5D] + [0x20, 0x09] + bytes + [0x0D, 0x7D]
        guard let spaced = InspectionRecord(reading: surrounded[1..<(surrounded.count - 1)]),
            summary(spaced) == summary(record)
        else { return "space around it changes it" }
        let text = bytes.reversed().drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }.reversed()
        for cut in cuts(of: Array(text)) where cut < text.count {
            guard InspectionRecord(reading: Array(text.prefix(cut))[...]) == nil else { return "its first \(cut)" }
        }
        var line = LogLine(capacity: 64)
        record.write(into: &line)
        guard let again = InspectionRecord(reading: Array(line.bytes)[...]) else { return "written it is not read" }
        guard line.bytes.count > LogLimits.fieldBytes || summary(again) == summary(record) else {
            return "\(again) written anew, \(record) at first"
        }
        return nil
    }

    private static func summary(_ record: InspectionRecord) -> [[String]] {
        [
            [record.message, record.data, record.variable, record.host, record.target, record.route, record.client],
            [record.method, record.file, "\(record.ruleIdentifier) \(record.line) \(record.phase)"],
            ["\(record.requestIdentifier) \(record.isEnforced) \(String(describing: record.severity))"],
            record.tags,
        ]
    }
}
