// geoLookup: an address whose place the database knows.

internal import Addressing

/// Leaves the place in the context, for GEO. Names are no addresses: a request does not wait for the DNS.
final class GeoOperator: CompiledOperator, @unchecked Sendable {
    private let database: GeoDatabase

    init(_ database: GeoDatabase) {
        self.database = database
        super.init(minimumLength: 2)
    }

    override func matches(_ value: UnsafeRawBufferPointer, in context: inout MatchContext) -> Bool {
        guard value.count <= IPAddress.maximumTextLength, !value.contains(0), let address = IPAddress(value),
            let place = database.place(of: address)
        else { return false }
        context.place = place
        return true
    }
}
