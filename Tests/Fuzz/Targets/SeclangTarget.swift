// Rule files: SecLang, as ModSecurity 2.9 reads it.

import Diagnostics
import SecLang

/// `RuleSetReader`: every place that it names is in the file, the line ends of Windows change nothing, and what stands
/// before a text moves it and changes nothing else.
enum SeclangTarget: FuzzTarget {
    /// There is nothing to include.
    private struct NoFiles: IncludeResolver {
        func files(matching pattern: String, from includer: String?) throws(IncludeFailure) -> [String] { [] }
        func bytes(of file: String, limit: Int) throws(IncludeFailure) -> [UInt8] {
            throw IncludeFailure("is not there")
        }
        func identity(of file: String) -> String { file }
    }

    static func fault(in bytes: [UInt8]) -> String? {
        let rules = read(bytes)
        if let strange = strangePlace(in: rules, bytes) { return strange }
        if rules.diagnostics.count > 2 * (SecLangLimits.diagnostics + 1) { return "too many diagnostics" }
        if !bytes.contains(0x0D) {
            let windows = read(
                Array(bytes.split(separator: 0x0A, omittingEmptySubsequences: false).joined(separator: [13, 10])))
            guard windows.directives == rules.directives else { return "line ends of Windows change the directives" }
            guard windows.diagnostics == rules.diagnostics else { return "line ends of Windows change the diagnostics" }
        }
        if !bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            let moved = read(Array("# a comment\n".utf8) + bytes)
            guard moved.directives.map(\.position.line) == rules.directives.map({ $0.position.line + 1 }) else {
                return "a comment in front changes the directives"
            }
            guard moved.diagnostics.count == rules.diagnostics.count else {
                return "a comment in front changes the diagnostics"
            }
            let marked = read([0xEF, 0xBB, 0xBF] + bytes)
            guard marked.directives == rules.directives, marked.diagnostics == rules.diagnostics else {
                return "a byte order mark changes what is read"
            }
        }
        return nil
    }

    private static func read(_ bytes: [UInt8]) -> RuleSetSyntax {
        RuleSetReader.read(text: bytes, named: "f", resolver: NoFiles())
    }

    private static func strangePlace(in rules: RuleSetSyntax, _ bytes: [UInt8]) -> String? {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        func isStrange(_ place: SourcePosition) -> Bool {
            guard place.file == "f", place.line >= 1, place.line <= lines.count, place.column >= 1 else { return true }
            return place.column > lines[place.line - 1].count + 1
        }
        var places = rules.directives.map(\.position) + rules.diagnostics.compactMap(\.position)
        for directive in rules.directives {
            switch directive.content {
            case .rule(let head), .action(let head):
                for rule in [head] + head.followers {
                    places += [rule.position, rule.test.position]
                    places += rule.variables.map(\.position) + rule.actions.map(\.position)
                }
            case .defaultAction(_, let actions), .updateAction(_, _, let actions): places += actions.map(\.position)
            case .updateTarget(_, let update): places += (update.targets + update.replaced).map(\.position)
            default: break
            }
        }
        return places.first(where: isStrange).map { "\($0) is no place of the file" }
    }
}
