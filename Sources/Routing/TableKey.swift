// What the key tables of a route table are asked for.

/// Bytes, under an owner that sets apart equal bytes of different kinds.
struct TableKey: Hashable {
    /// Who the bytes belong to: see `HostOwner` and `PathOwner`.
    var owner: UInt32
    var bytes: [UInt8]

    /// Lends the address of the bytes; there is one even where there are no bytes.
    func withBytes<Result>(_ body: (UnsafeRawPointer) -> Result) -> Result {
        bytes.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress { return body(start) }
            var none: UInt8 = 0
            return withUnsafePointer(to: &none) { body(UnsafeRawPointer($0)) }
        }
    }
}
