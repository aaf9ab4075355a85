// Paths: RFC 3986 §6.2.2.

import HTTPSemantics

/// `PathNormalizer`: what comes out goes in unchanged, and holds nothing that a server could read differently.
enum RequestPathTarget: FuzzTarget {
    static func fault(in bytes: [UInt8]) -> String? {
        for slash in [PathRules.EncodedSeparator.refuse, .keep, .decode] {
            for merges in [true, false] {
                let rules = PathRules(mergesSlashes: merges, encodedSlash: slash, encodedBackslash: slash)
                if let broken = fault(in: bytes, rules) { return "\(broken), with \(rules)" }
            }
        }
        return nil
    }

    private static func fault(in bytes: [UInt8], _ rules: PathRules) -> String? {
        guard let path = normalized(bytes, rules) else { return nil }
        let again = normalized(path, rules)
        guard again == path else {
            return "\(latin1(path)) normalised again is \(again.map(latin1) ?? "refused")"
        }
        guard path.first == UInt8(ascii: "/") else { return "\(latin1(path)) does not begin with a slash" }
        guard path.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: "?") }) else {
            return "a byte that no path holds in \(latin1(path))"
        }
        let segments = latin1(path).split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        if segments.contains(".") || segments.contains("..") { return "a dot segment in \(latin1(path))" }
        if rules.mergesSlashes, segments.dropLast().contains("") { return "an empty segment in \(latin1(path))" }
        return nil
    }

    private static func normalized(_ raw: [UInt8], _ rules: PathRules) -> [UInt8]? {
        var output = [UInt8](repeating: 0, count: raw.count * PathNormalizer.maximumGrowth + 1)
        return output.withUnsafeMutableBufferPointer { memory in
            do {
                switch try PathNormalizer.normalize(raw.span, rules: rules, into: memory) {
                case .unchanged: return raw
                case .rewritten(let count): return Array(memory[..<count])
                }
            } catch {
                return nil
            }
        }
    }
}
