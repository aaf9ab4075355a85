// Rule sets of others, where they lie beside the checkout or are installed.

import Foundation

@testable import SecLang

/// The OWASP Core Rule Set, twice.
enum ReferenceRules {
    /// The folder `shared/crs` beside the checkout: CRS v4 and the configuration that it is tested with.
    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "../shared/crs").standardizedFileURL.path()

    /// Where Debian's package `modsecurity-crs` is unpacked: installed, or anywhere that `MODSECURITY_CRS_ROOT` says.
    static let packageRoot = ProcessInfo.processInfo.environment["MODSECURITY_CRS_ROOT"] ?? ""

    /// Whether CRS v4 is there.
    static var isPresent: Bool { FileManager.default.fileExists(atPath: folder + "/rules-v4") }

    /// Whether the package's rules are there, in the version that the counts are of.
    static var isPackagePresent: Bool {
        let rules = packageRoot + "/usr/share/modsecurity-crs/rules/REQUEST-901-INITIALIZATION.conf"
        return (try? String(contentsOfFile: rules, encoding: .utf8))?.contains("OWASP_CRS/3.3.4") ?? false
    }

    static let absence = "CRS v4 is not beside the checkout"
    static let packageAbsence = "Debian's modsecurity-crs 3.3.4 is not installed, nor where MODSECURITY_CRS_ROOT says"
}

/// What there is of everything in a set of rules.
struct Census {
    var directives: [String: Int] = [:]
    var chains: [Int: Int] = [:]
    var phases: [RulePhase: Int] = [:]
    var paranoia: [String: Int] = [:]
    var operators: [String: Int] = [:]
    var variables: [VariableName: Int] = [:]
    var transformations: [String: Int] = [:]
    var actions: [String: Int] = [:]
    var controls: [String: Int] = [:]
    var severities: [RuleSeverity: Int] = [:]
    var assignments: [String: Int] = [:]
    var counted: [VariableName: Int] = [:]
    var excluded: [VariableName: Int] = [:]
    var macros: [String: Int] = [:]

    init(_ directives: [Directive]) {
        for directive in directives { count(directive) }
    }

    private mutating func count(_ directive: Directive) {
        switch directive.content {
        case .rule(let head):
            directives["rule", default: 0] += 1 + head.followers.count
            count(head: head)
        case .action(let head):
            directives["action", default: 0] += 1
            directives["rule", default: 0] += head.followers.count
            count(head: head)
        case .marker: directives["marker", default: 0] += 1
        case .defaultAction: directives["defaultAction", default: 0] += 1
        case .updateTarget: directives["updateTarget", default: 0] += 1
        case .setting(.componentSignature): directives["signature", default: 0] += 1
        default: directives["other", default: 0] += 1
        }
    }

    private mutating func count(head: RuleSyntax) {
        if !head.followers.isEmpty { chains[head.followers.count, default: 0] += 1 }
        phases[head.phase ?? .requestBody, default: 0] += 1
        let levels = head.actions.compactMap { action -> String? in
            guard case .tag(let tag) = action.kind, let text = tag.literal else { return nil }
            return text.hasPrefix("paranoia-level/") ? String(text.dropFirst(15)) : nil
        }
        paranoia[levels.first ?? "none", default: 0] += 1
        for rule in [head] + head.followers { count(rule) }
    }

    private mutating func count(_ rule: RuleSyntax) {
        if !rule.variables.isEmpty {
            operators[(rule.test.isNegated ? "!" : "") + rule.test.name.rawValue, default: 0] += 1
        }
        for variable in rule.variables {
            if variable.isCount {
                counted[variable.name, default: 0] += 1
            } else if variable.isExclusion {
                excluded[variable.name, default: 0] += 1
            } else {
                variables[variable.name, default: 0] += 1
            }
        }
        for action in rule.actions { count(action.kind) }
    }

    private mutating func count(_ action: ActionSyntax.Kind) {
        actions[action.name, default: 0] += 1
        switch action {
        case .transformation(let name): transformations[name.rawValue, default: 0] += 1
        case .clearTransformations: transformations["none", default: 0] += 1
        case .severity(let severity): severities[severity, default: 0] += 1
        case .control(let control):
            let label = Mirror(reflecting: control).children.first?.label ?? "\(control)"
            controls[label, default: 0] += 1
        case .setVariable(let assignment):
            let sign = Mirror(reflecting: assignment.change).children.first?.label ?? "unset"
            var isConstant = true
            if case .set(let value) = assignment.change { isConstant = value.literal != nil }
            if case .add(let value) = assignment.change { isConstant = value.literal != nil }
            let name = assignment.key.literal == nil ? "name with macro, " : ""
            assignments["\(name)\(sign) \(isConstant ? "constant" : "macro")", default: 0] += 1
            for text in [assignment.key, value(of: assignment)] { countMacros(text) }
        case .message(let text), .logData(let text), .tag(let text): countMacros(text)
        default: break
        }
    }

    private func value(of assignment: VariableAssignment) -> MacroText {
        switch assignment.change {
        case .set(let text), .add(let text), .subtract(let text): text
        case .unset: MacroText([])
        }
    }

    private mutating func countMacros(_ text: MacroText) {
        for case .macro(let macro) in text.pieces {
            let selector = macro.selector.map { "." + $0.uppercased() } ?? ""
            macros[macro.variable.rawValue + selector, default: 0] += 1
        }
    }
}
