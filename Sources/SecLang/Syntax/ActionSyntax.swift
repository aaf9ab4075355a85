// One action of a rule's list.

package import Diagnostics

/// An action with its place.
package struct ActionSyntax: Hashable, Sendable {
    /// What to do.
    package var kind: Kind
    /// The first character of its name.
    package var position: SourcePosition

    /// Every action.
    package enum Kind: Hashable, Sendable {
        // What the rule is.
        case id(Int)
        case phase(RulePhase)
        case message(MacroText)
        case logData(MacroText)
        case tag(MacroText)
        case severity(RuleSeverity)
        case version(String)
        case revision(String)
        /// 1 to 9, 9 the fewest false positives.
        case accuracy(Int)
        /// 1 to 9, 9 the longest tested.
        case maturity(Int)

        // What becomes of the exchange: the disruptive ones.
        case allow(AllowScope)
        case block
        case deny
        case drop
        case pass
        case pause(milliseconds: Int)
        case proxy(MacroText)
        case redirect(MacroText)
        /// The status of `deny` and `redirect`.
        case status(Int)

        // Which rule is next.
        case chain
        /// So many rules or chains of the same phase.
        case skip(Int)
        /// To the marker, or to behind the rule with this id.
        case skipAfter(String)

        // How the operator sees values.
        case transformation(TransformationName)
        /// `t:none`: forget those before it, also the inherited ones.
        case clearTransformations
        case multiMatch
        case capture

        // What is logged.
        case log
        case noLog
        case auditLog
        case noAuditLog
        case sanitiseArgument(String)
        case sanitiseMatched
        /// All but so many leading and trailing bytes.
        case sanitiseMatchedBytes(leading: Int, trailing: Int)
        case sanitiseRequestHeader(String)
        case sanitiseResponseHeader(String)

        // What is remembered.
        case setVariable(VariableAssignment)
        case expireVariable(CollectionName, key: MacroText, seconds: MacroText)
        /// Lowers by `amount` for every `seconds` that passed.
        case deprecateVariable(CollectionName, key: MacroText, amount: Int, seconds: Int)
        case initialiseCollection(CollectionName, key: MacroText)
        case setSessionID(MacroText)
        case setUserID(MacroText)
        case setResource(MacroText)
        /// Nil unsets.
        case setEnvironment(name: MacroText, value: MacroText?)

        // The engine itself.
        case control(ControlSyntax)
        case xmlNamespace(prefix: String, uri: String)

        // Read, so that they can be reported; nothing does them (`unsupportedFeature`).
        case execute(String)
        case append(MacroText)
        case prepend(MacroText)
    }

    package init(_ kind: Kind, at position: SourcePosition) {
        self.kind = kind
        self.position = position
    }
}

/// How far `allow` reaches.
package enum AllowScope: Hashable, Sendable {
    /// All phases but logging.
    case exchange
    /// `allow:phase`: the rest of this phase.
    case phase
    /// `allow:request`: the rest of the phases about the request.
    case request
}
