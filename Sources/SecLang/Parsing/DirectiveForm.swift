// Every directive: its name, how many arguments it takes, and who reads them.

/// A row of the table of directives.
struct DirectiveForm: Sendable {
    /// As it is documented.
    let name: String
    /// How many arguments it takes.
    let arguments: ClosedRange<Int>
    /// The arguments in words.
    let synopsis: String
    let kind: Kind

    /// What is made of it.
    enum Kind: Sendable {
        case rule
        case action
        case marker
        case defaultAction
        case removeByID
        case removeByTag
        case removeByMessage
        case updateTargetByID
        case updateTargetByTag
        case updateTargetByMessage
        case updateAction
        case script
        case include(isOptional: Bool)
        case setting(@Sendable ([Word]) throws(Refusal) -> Setting)
        case unsupported(UnsupportedFeature)
    }

    init(_ name: String, _ arguments: ClosedRange<Int>, _ synopsis: String, _ kind: Kind) {
        self.name = name
        self.arguments = arguments
        self.synopsis = synopsis
        self.kind = kind
    }

    /// Whether it can be part of a chain.
    var isRule: Bool {
        switch kind {
        case .rule, .action: true
        default: false
        }
    }

    /// What should have been there.
    var usage: String { synopsis.isEmpty ? name : "\(name) \(synopsis)" }

    /// The directive of that name in any case.
    static func named(_ name: String) -> DirectiveForm? { byName[name.lowercased()] }

    /// All names, for suggestions.
    static var names: some Sequence<String> { all.lazy.map(\.name) }

    static let all = rules + engine + requests + responses + logs + unsupported

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name.lowercased(), $0) })

    private static let rules = [
        DirectiveForm("SecRule", 2...3, "VARIABLES \"OPERATOR\" \"ACTIONS\"", .rule),
        DirectiveForm("SecAction", 1...1, "\"ACTIONS\"", .action),
        DirectiveForm("SecMarker", 1...1, "NAME", .marker),
        DirectiveForm("SecDefaultAction", 1...1, "\"ACTIONS\"", .defaultAction),
        DirectiveForm("SecRuleRemoveById", 1...1_000, "ID or FIRST-LAST …", .removeByID),
        DirectiveForm("SecRuleRemoveByTag", 1...1, "PATTERN", .removeByTag),
        DirectiveForm("SecRuleRemoveByMsg", 1...1, "PATTERN", .removeByMessage),
        DirectiveForm("SecRuleUpdateTargetById", 2...3, "ID \"VARIABLES\" \"REPLACED\"", .updateTargetByID),
        DirectiveForm("SecRuleUpdateTargetByTag", 2...3, "PATTERN \"VARIABLES\" \"REPLACED\"", .updateTargetByTag),
        DirectiveForm("SecRuleUpdateTargetByMsg", 2...3, "PATTERN \"VARIABLES\" \"REPLACED\"", .updateTargetByMessage),
        DirectiveForm("SecRuleUpdateActionById", 2...2, "ID \"ACTIONS\"", .updateAction),
        DirectiveForm("SecRuleScript", 1...2, "FILE \"ACTIONS\"", .script),
        DirectiveForm("Include", 1...1, "PATH", .include(isOptional: false)),
        DirectiveForm("IncludeOptional", 1...1, "PATH", .include(isOptional: true)),
    ]

    private static let unsupported = [
        row("SecRemoteRules", .remoteRules), row("SecRemoteRulesFailAction", .remoteRules),
        row("SecGsbLookupDb", .safeBrowsing), row("SecHttpBlKey", .httpBlocklist),
        row("SecGuardianLog", .guardianLog), row("SecStatusEngine", .statusReport),
        row("SecHashEngine", .hashEngine), row("SecHashKey", .hashEngine), row("SecHashParam", .hashEngine),
        row("SecHashMethodRx", .hashEngine), row("SecHashMethodPm", .hashEngine),
        row("SecContentInjection", .contentChange), row("SecStreamOutBodyInspection", .streamInspection),
        row("SecStreamInBodyInspection", .streamInspection), row("SecRequestEncoding", .requestEncoding),
        row("SecConnEngine", .connectionEngine), row("SecConnReadStateLimit", .connectionEngine),
        row("SecConnWriteStateLimit", .connectionEngine), row("SecReadStateLimit", .connectionEngine),
        row("SecWriteStateLimit", .connectionEngine), row("SecChrootDir", .apacheProcess),
        row("SecDisableBackendCompression", .apacheProcess), row("SecCacheTransformations", .compilerSwitch),
        row("SecIgnoreRuleCompilationErrors", .compilerSwitch), row("SecRxPreFilter", .compilerSwitch),
    ]

    private static func row(_ name: String, _ feature: UnsupportedFeature) -> DirectiveForm {
        DirectiveForm(name, 0...1_000, "", .unsupported(feature))
    }
}
