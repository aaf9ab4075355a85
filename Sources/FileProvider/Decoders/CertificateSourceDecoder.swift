// Reads `certificates`: directories and pairs.

import ConfigModel
import Diagnostics

/// Reads where certificates come from.
struct CertificateSourceDecoder {
    let report: DecodingReport

    /// Reads a directory, a pair, a list of both, or nothing, which stands for the default directory.
    func decode(_ node: YAMLNode) -> [CertificateSource] {
        switch node.content {
        case .null: return [.directory(Located(CertificateSource.defaultDirectory, at: node.position))]
        case .sequence(let items):
            if items.isEmpty {
                report.error("the list \"certificates\" is empty; leave it out instead", at: node.position)
            }
            return items.compactMap(decodeOne)
        case .scalar, .mapping: return decodeOne(node).map { [$0] } ?? []
        }
    }

    private func decodeOne(_ node: YAMLNode) -> CertificateSource? {
        switch node.content {
        case .scalar:
            return ScalarKind.name.read(node, report).map { .directory($0.relativeToItsFile) }
        case .mapping:
            guard let fields = Fields(node, as: .certificatePair, report: report) else { return nil }
            let certificate = fields.required("certificate").flatMap { ScalarKind.name.read($0, report) }
            let key = fields.required("key").flatMap { ScalarKind.name.read($0, report) }
            guard let certificate, let key else { return nil }
            return .pair(certificate: certificate.relativeToItsFile, key: key.relativeToItsFile)
        case .null, .sequence:
            report.expected("a directory, or { certificate: FILE, key: FILE }", found: node)
            return nil
        }
    }
}
