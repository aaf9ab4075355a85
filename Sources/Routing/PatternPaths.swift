// Paths of rules, brought to the form in which requests arrive at the table.

internal import HTTPSemantics

/// Brings path patterns to canonical form by the rules for requests, so that none is written in a way in which no
/// request can come.
struct PatternPaths {
    let rules: PathRules

    /// The pattern with a canonical path; that of a prefix without its trailing slash, so that `/` is empty.
    func canonical(_ pattern: PathPattern, of rule: Int) throws(RouteTableError) -> PathPattern {
        switch pattern {
        case .regex: return pattern
        case .exact(let path): return .exact(try canonical(path, of: rule))
        case .prefix(let path):
            var bytes = try canonical(path, of: rule)
            if bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
            guard Self.depth(bytes) <= RouteTable.maximumDepth else {
                throw .tooDeep(rule: rule, path: String(decoding: path, as: UTF8.self))
            }
            return .prefix(bytes)
        }
    }

    /// How many segments a prefix without trailing slash has.
    static func depth(_ prefix: [UInt8]) -> Int { prefix.count { $0 == UInt8(ascii: "/") } }

    private func canonical(_ path: [UInt8], of rule: Int) throws(RouteTableError) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: path.count * PathNormalizer.maximumGrowth)
        do throws(PathError) {
            let result = try output.withUnsafeMutableBufferPointer { buffer throws(PathError) in
                try PathNormalizer.normalize(path.span, rules: rules, into: buffer)
            }
            switch result {
            case .unchanged: return path
            case .rewritten(let count): return Array(output.prefix(count))
            }
        } catch {
            throw .refusedPath(rule: rule, path: String(decoding: path, as: UTF8.self), reason: error)
        }
    }
}
