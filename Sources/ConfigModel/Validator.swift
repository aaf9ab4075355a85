// Checks a model as a whole, and is the only maker of a ValidatedModel.

import Addressing
public import Diagnostics

/// Checks what no single value can show: names that lead nowhere, things said twice, what can never happen.
///
/// It also settles what may be left unsaid: default listeners, the port of redirects to https, and the
/// anonymous upstreams of routes that name URLs.
public struct Validator {
    var model: GatewayModel
    private(set) var diagnostics: [Diagnostic] = []

    private init(_ model: GatewayModel) { self.model = model }

    /// Checks `model`.
    ///
    /// Regular expressions and the contents of certificates are not judged here: only their engines can.
    /// - Returns: the completed model, nil where any diagnostic is an error; and what there is to say.
    public static func validate(_ model: GatewayModel) -> (model: ValidatedModel?, diagnostics: [Diagnostic]) {
        var validator = Validator(model)
        validator.checkGateway()
        validator.settleListeners()
        validator.settleACME()
        validator.checkClientCertificates()
        validator.checkRuleSets()
        validator.checkLimits()
        validator.checkUpstreams()
        validator.checkRoutes()
        validator.settleTargets()
        validator.reportUnusedUpstreams()
        validator.reportUnreachableRoutes()
        let failed = validator.diagnostics.contains { $0.severity == .error }
        return (failed ? nil : ValidatedModel(validator.model), validator.diagnostics)
    }

    mutating func error(_ message: String, at position: SourcePosition?) {
        diagnostics.append(Diagnostic(.error, printable(message), at: position ?? model.position))
    }

    mutating func warning(_ message: String, at position: SourcePosition?) {
        diagnostics.append(Diagnostic(.warning, printable(message), at: position ?? model.position))
    }

    /// What belongs to no section of its own.
    private mutating func checkGateway() {
        for prefix in model.trustedProxies where prefix.value.length == 0 {
            warning("every client is a trusted proxy here: anyone can choose the address that is logged and limited",
                    at: prefix.position)
        }
        let resolver = model.resolver
        if resolver.minimumTTL.value > resolver.maximumTTL.value {
            error("minimumTTL is greater than maximumTTL",
                  at: resolver.minimumTTL.position ?? resolver.maximumTTL.position)
        }
        if let via = model.forwarding.via.value, !isToken(via) {
            error("\"\(via)\" cannot be a pseudonym in Via: it is one word of letters, digits and !#$%&'*+-.^_`|~",
                  at: model.forwarding.via.position)
        }
        if model.routes.isEmpty { warning("there are no routes: every request is answered with 404", at: nil) }
    }
}

/// ` (file:line:column)`, or nothing for what nobody wrote.
func place(_ position: SourcePosition?) -> String { position.map { " (\($0))" } ?? "" }

/// `; did you mean "…"?`, or nothing where no name is near.
func suggestion(for word: String, among names: some Sequence<String>) -> String {
    nearestName(to: word, among: names).map { "; did you mean \"\($0)\"?" } ?? ""
}
