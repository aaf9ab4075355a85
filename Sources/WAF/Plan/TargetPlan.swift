// One variable that a rule looks at, ready to be enumerated.

/// A target of a rule.
struct TargetPlan: Sendable {
    /// Where its values come from.
    enum Source: Sendable {
        case stores(first: ValueStore, second: ValueStore?, third: ValueStore?)
        /// A variable of TX with a slot.
        case slot(Int)
        /// Variables of TX that the selector selects; all without one.
        case variables
        case persistent(PersistentCollectionName)
        /// The document's nodes that an XPath expression selects.
        case xpath(XPathExpression)
    }

    let source: Source
    let selector: Selector?
    /// Whether the target is the number of values, not the values.
    let isCount: Bool
    /// Members that are left out.
    let exclusions: [Selector]
    /// What it is called in messages, such as `ARGS`.
    let name: [UInt8]
    /// For targets that are XPath expressions or slots: the text behind the colon.
    let member: [UInt8]
}
