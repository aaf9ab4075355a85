// What a route table may ask a request beyond host and path.

/// The rest of a request, asked only for rules that have conditions.
///
/// A request head conforms to it. Nothing here may allocate: it runs for every request that such a rule could take.
public protocol RouteConditions: ~Copyable {
    /// Whether the method is `method`, byte for byte.
    func isMethod(_ method: Span<UInt8>) -> Bool

    /// Whether `test` holds for the value of any header field called `name`, which is in lower case.
    ///
    /// The value comes without surrounding white space. Stops at the first value that fits.
    func anyHeader(named name: Span<UInt8>, satisfies test: (Span<UInt8>) -> Bool) -> Bool

    /// Whether `test` holds for the value of any query parameter called `name`.
    ///
    /// A parameter without `=` has the empty value. Stops at the first value that fits.
    func anyQueryParameter(named name: Span<UInt8>, satisfies test: (Span<UInt8>) -> Bool) -> Bool
}

/// A request that meets no condition: for tables that are asked for host and path alone.
public struct NoConditions: RouteConditions {
    public init() {}
    public func isMethod(_ method: Span<UInt8>) -> Bool { false }
    public func anyHeader(named name: Span<UInt8>, satisfies test: (Span<UInt8>) -> Bool) -> Bool { false }
    public func anyQueryParameter(named name: Span<UInt8>, satisfies test: (Span<UInt8>) -> Bool) -> Bool { false }
}
