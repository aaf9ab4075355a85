// Rule sets: each is compiled once for all routes that name it.

internal import ConfigModel
internal import Diagnostics
internal import SecLang
internal import Snapshots
internal import WAF

/// Compiles the rule sets that routes name, and takes over those that did not change.
struct RuleSetCompiler<Files: ConfigurationFiles> {
    private let gateway: GatewayModel
    private let files: Files
    private let report: CompileReport
    private let previous: [RuleSetKey: CompiledRules]
    /// Those of this generation.
    private(set) var compiled: [RuleSetKey: CompiledRules] = [:]
    private var byName: [String: RuleSet?] = [:]
    /// Routes that want the same of the same rule set share an overlay.
    private var overlays: [(ruleSet: RuleSet, request: OverlayRequest, overlay: RuleOverlay?)] = []
    private var said: Set<Diagnostic> = []

    init(_ gateway: GatewayModel, files: Files, previous: [RuleSetKey: CompiledRules], report: CompileReport) {
        self.gateway = gateway
        self.files = files
        self.previous = previous
        self.report = report
    }

    /// What the gateway and the route say together; nil for no inspection.
    mutating func inspection(of route: RouteModel) -> RouteInspection? { inspection(route.waf) }

    /// What the gateway says about requests that belong to no route.
    mutating func inspection() -> RouteInspection? { inspection(nil) }

    private mutating func inspection(_ own: WAFModel?) -> RouteInspection? {
        guard gateway.waf != nil || own != nil else { return nil }
        let mode = own?.mode ?? (own?.rules == nil ? gateway.waf?.mode : nil)
        if mode?.value == .off { return nil }
        let name = own?.rules ?? gateway.waf?.rules ?? .byDefault(RuleSetModel.coreName)
        let position = name.position ?? own?.position ?? gateway.waf?.position
        guard let ruleSet = ruleSet(named: Located(name.value, at: position)) else { return nil }
        let wanted: RouteInspection.Mode? =
            switch mode?.value {
            case .block: .block
            case .detect: .detect
            case .off, nil: nil
            }
        let overBudget = own?.whenOverBudget ?? gateway.waf?.whenOverBudget
        let compressed = own?.compressedBodies ?? gateway.waf?.compressedBodies
        // What the gateway says of its own rule set means nothing to another.
        let isCommon = own?.rules == nil || own?.rules?.value == gateway.commonRuleSet
        return RouteInspection(
            ruleSet: ruleSet, name: name.value, mode: wanted, blocksOverBudget: overBudget?.value != .pass,
            unpacksBodies: compressed?.value != .pass,
            overlay: overlay(OverlayRequest(isCommon ? gateway.waf : nil, own), ruleSet, name.value))
    }

    private mutating func overlay(_ request: OverlayRequest, _ ruleSet: RuleSet, _ name: String) -> RuleOverlay? {
        guard !request.isEmpty else { return nil }
        if let known = overlays.first(where: { $0.ruleSet === ruleSet && $0.request == request }) {
            return known.overlay
        }
        let (overlay, diagnostics) = OverlayCompiler.compile(request, for: ruleSet, named: name)
        // What the gateway says is looked at again for each route that adds to it, but said once.
        for diagnostic in diagnostics where said.insert(diagnostic).inserted { report.add(diagnostic) }
        overlays.append((ruleSet, request, overlay))
        return overlay
    }

    private mutating func ruleSet(named name: Located<String>) -> RuleSet? {
        if let known = byName[name.value] { return known }
        let made = compile(name)
        byName[name.value] = .some(made)
        return made
    }

    private mutating func compile(_ name: Located<String>) -> RuleSet? {
        guard let source = source(of: name) else { return nil }
        for diagnostic in source.syntax.diagnostics { report.add(diagnostic) }
        guard source.syntax.isUsable else { return nil }
        let key = RuleSetKey(name: name.value, digest: source.digest)
        let rules: CompiledRules
        if let known = previous[key], known.ruleSet.isCurrent(source.resources) {
            rules = known
        } else {
            let (ruleSet, diagnostics) = RuleCompiler.compile(
                source.syntax.directives, resources: source.resources,
                geoDatabase: source.geoDatabase.map { ($0.value, $0.position) })
            rules = CompiledRules(ruleSet: ruleSet, diagnostics: diagnostics)
        }
        for diagnostic in rules.diagnostics { report.add(diagnostic) }
        compiled[key] = rules
        return rules.ruleSet
    }

    private func source(of name: Located<String>) -> RuleSource? {
        if let model = gateway.ruleSets.first(where: { $0.name.value == name.value }) { return files.rules(of: model) }
        if name.value == RuleSetModel.builtInName { return BuiltInRules.source }
        // The Core Rule Set as the system's package has it.
        for include in BuiltInRules.coreRuleSetPlaces {
            let model = RuleSetModel(name: name, include: include.map { Located($0, at: name.position) })
            let source = files.rules(of: model)
            if source.syntax.isUsable { return source }
        }
        report.error(
            "there is no rule set \"\(name.value)\": install modsecurity-crs, or name its files in ruleSets",
            at: name.position)
        return nil
    }
}

/// What a compiled rule set is known by.
struct RuleSetKey: Hashable {
    let name: String
    /// Of the rule files' contents.
    let digest: Int
}

/// A rule set, and what was said when it was compiled: each generation that takes it over says it again.
struct CompiledRules {
    let ruleSet: RuleSet
    let diagnostics: [Diagnostic]
}

extension GatewayModel {
    /// The rule set of routes that name none.
    fileprivate var commonRuleSet: String? { waf.map { $0.rules?.value ?? RuleSetModel.coreName } }
}
