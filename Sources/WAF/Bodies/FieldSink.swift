// Who receives what the parsers find.

/// Receives names and values, in the order in which they stand in the message.
///
/// Parsers are generic over it, so a field costs one direct call. Names and values point into the bytes that were
/// parsed or into the arena: they are valid while both are. What is fed in pieces is in the arena.
package protocol FieldSink {
    /// A cookie, or an argument of a query or body.
    mutating func field(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer)
}
