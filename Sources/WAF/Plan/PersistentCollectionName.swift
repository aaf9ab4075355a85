// The collections that outlive a transaction.

/// A collection whose members are kept between requests, once `initcol` (or `setsid`, `setuid`, `setrsc`) says by which
/// key.
package enum PersistentCollectionName: UInt8, CaseIterable, Sendable {
    case global, ip, session, user, resource
}
