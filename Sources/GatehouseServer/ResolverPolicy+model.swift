// The configured resolver as the resolver's own policy.

internal import Addressing
internal import ConfigModel
internal import DNS

extension ResolverPolicy {
    /// What the configuration says, and for the rest the defaults.
    ///
    /// The resolver passes every address on: whether one may be connected to is for each upstream to say.
    init(_ model: ResolverModel) {
        self.init()
        servers = model.servers.map(\.value)
        minimumTTL = model.minimumTTL.value
        maximumTTL = model.maximumTTL.value
        queryTimeout = model.timeout.value
        allowedAddresses = IPPrefixSet(["0.0.0.0/0", "::/0"].compactMap { IPPrefix($0) })
    }
}
