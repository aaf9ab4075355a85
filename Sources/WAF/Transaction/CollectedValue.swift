// A value of a transaction, as it was collected.

/// One value of a store, with the name that a request gave it. Its bytes live until the transaction is reset.
struct CollectedValue {
    /// The member's name as sent; empty for scalars.
    var name: UnsafeRawBufferPointer
    var bytes: UnsafeRawBufferPointer
    /// `NameHash` of the name.
    var nameHash: UInt32
    /// Where its transformed values are remembered; -1 until the first is asked for.
    var row: Int32 = -1
    /// What the screen of the rules at work says of it; see `ScreenState.masks`.
    var screen: Int32 = 0
    /// Selectors that were asked about the name, and those that meant it; see `Selector.bit`.
    var askedSelectors: UInt64 = 0
    var agreedSelectors: UInt64 = 0
}
