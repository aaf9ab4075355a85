// The path as rules of the second phase see it.

internal import Bytes

extension Transaction {
    /// Decodes the path once: in the reference engine rules of the first phase see it as it was sent, and all later
    /// ones after the server has decoded it. REQUEST_URI_RAW and REQUEST_LINE stay as they are.
    func decodePath() {
        guard let path = values[.requestFileName].first?.bytes, path.contains(UInt8(ascii: "%")) else { return }
        let (count, _) = PercentDecoding.decode(path, to: arena.reserve(path.count), plusIsSpace: false)
        let decoded = arena.commit(count)
        values.set(.requestFileName, decoded)
        values.set(.requestBaseName, Self.baseName(decoded))
        guard ruleSet.uses(.requestURI) else { return }
        if let query = values[.queryString].first?.bytes {
            values.set(.requestURI, join(decoded, query, separator: UInt8(ascii: "?")))
        } else {
            values.set(.requestURI, decoded)
        }
    }
}
