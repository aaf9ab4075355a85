// The addresses that an endpoint may be connected to.

internal import Addressing
internal import DNS
internal import Snapshots

/// Where an endpoint's host leads, less the addresses that a name must not lead to.
enum EndpointAddresses {
    /// The addresses of `endpoint` now; empty while its name is not resolved, or leads to refused addresses only.
    ///
    /// A name that leads to link-local or cloud metadata addresses is how a gateway is made to fetch what only it
    /// can reach; such addresses are used only by upstreams that say so. Literals were judged with the configuration.
    static func of(
        _ endpoint: UpstreamSnapshot.Endpoint, of upstream: UpstreamSnapshot, in resolver: Resolver
    ) -> [IPAddress] {
        let addresses = resolver.resolution(of: endpoint.host).addresses
        if upstream.allowsLinkLocal || IPAddress(endpoint.host) != nil { return addresses }
        return addresses.filter { AddressRefusal.reason(against: $0, allowed: IPPrefixSet([])) == nil }
    }
}
