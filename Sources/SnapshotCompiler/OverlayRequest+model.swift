// What the gateway and a route say is different from their rule set.

internal import ConfigModel
internal import WAF

extension OverlayRequest {
    /// The gateway's wishes where the route runs the same rule set, and the route's, which win.
    init(_ common: WAFModel?, _ own: WAFModel?) {
        self.init()
        for waf in [common, own].compactMap(\.self) {
            if let level = waf.paranoia { paranoia = Placed(level.value, at: level.position) }
            if let score = waf.thresholds.inbound { inboundThreshold = Placed(score.value, at: score.position) }
            if let score = waf.thresholds.outbound { outboundThreshold = Placed(score.value, at: score.position) }
            exclusions += waf.exclude.map(Exclusion.init)
        }
    }
}

extension OverlayRequest.Exclusion {
    fileprivate init(_ model: WAFExclusionModel) {
        let rules: Rules =
            switch model.rules.value {
            case .identifiers(let range): .identifiers(range)
            case .tag(let tag): .tag(tag)
            }
        self.init(
            OverlayRequest.Placed(rules, at: model.rules.position),
            targets: model.targets.map { OverlayRequest.Placed($0.value, at: $0.position) })
    }
}
