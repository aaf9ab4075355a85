// Wildcards that serve less than somebody may think.

internal import TLS

enum ShadowedWildcards {
    /// Exact names that take a client away from a wildcard whose certificate is valid for longer: the usual way in
    /// which a forgotten certificate breaks one host of many.
    static func warnings(_ index: ServerNameIndex) -> [String] {
        var wildcards: [Substring: [CertificatePair]] = [:]
        let described = index.describe()
        for (name, pairs) in described where name.hasPrefix("*.") { wildcards[name.dropFirst(2)] = pairs }
        guard !wildcards.isEmpty else { return [] }
        return described.compactMap { name, pairs in
            guard !name.hasPrefix("*."), let dot = name.firstIndex(of: "."),
                let covering = wildcards[name[name.index(after: dot)...]], let exact = pairs.first,
                let wildcard = covering.first(where: { $0.notAfter > exact.notAfter }), wildcard !== exact
            else { return nil }
            return "\(exact.origin): serves \(name) in place of \(wildcard.origin), whose wildcard covers it and which "
                + "is valid longer"
        }
    }
}
