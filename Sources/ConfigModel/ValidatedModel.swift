// A configuration that has passed every check that needs no engine.

/// A checked model. Only `Validator` makes one.
///
/// Against the `GatewayModel` that went in: default listeners are filled in, redirects to https know their port,
/// and every forward target names an upstream in `gateway.upstreams`, anonymous ones included.
public struct ValidatedModel: Sendable, Equatable {
    /// The configuration, complete.
    public let gateway: GatewayModel

    init(_ gateway: GatewayModel) { self.gateway = gateway }
}
