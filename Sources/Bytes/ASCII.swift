// What the octets of protocol text are: tables as pictures, and the few constants with names.

/// Classes of ASCII bytes as the HTTP and URI grammars define them, by table look-up.
///
/// Each table is a literal of 256 characters, sixteen rows of sixteen: row and column are the byte's two hexadecimal
/// digits. A literal lies in read-only memory, so a look-up costs one load and no initialisation.
public enum ASCII {
    /// HTAB.
    @inlinable public static var horizontalTab: UInt8 { 0x09 }
    /// LF.
    @inlinable public static var lineFeed: UInt8 { 0x0A }
    /// CR.
    @inlinable public static var carriageReturn: UInt8 { 0x0D }
    /// SP.
    @inlinable public static var space: UInt8 { 0x20 }

    /// `tchar` (RFC 9110 §5.6.2): a byte is one where its square is not `.`.
    @inlinable @inline(__always)
    public static var tokenTable: UnsafePointer<UInt8> {
        let picture: StaticString = """
            ................\
            ................\
            .!.#####..##.##.\
            0123456789......\
            .ABCDEFGHIJKLMNO\
            PQRSTUVWXYZ...##\
            #abcdefghijklmno\
            pqrstuvwxyz.#.#.\
            ................\
            ................\
            ................\
            ................\
            ................\
            ................\
            ................\
            ................
            """
        return picture.utf8Start
    }

    /// The bytes of host names that DNS and routes can hold, each mapped to its lower case; all others to `:`, which
    /// ends a host name.
    @inlinable @inline(__always)
    public static var hostTable: UnsafePointer<UInt8> {
        let picture: StaticString = """
            ::::::::::::::::\
            ::::::::::::::::\
            :::::::::::::-.:\
            0123456789::::::\
            :abcdefghijklmno\
            pqrstuvwxyz::::_\
            :abcdefghijklmno\
            pqrstuvwxyz:::::\
            ::::::::::::::::\
            ::::::::::::::::\
            ::::::::::::::::\
            ::::::::::::::::\
            ::::::::::::::::\
            ::::::::::::::::\
            ::::::::::::::::\
            ::::::::::::::::
            """
        return picture.utf8Start
    }

    /// Whether `byte` may stand in a token (RFC 9110 §5.6.2).
    @inlinable @inline(__always)
    public static func isToken(_ byte: UInt8) -> Bool { tokenTable[Int(byte)] != UInt8(ascii: ".") }

    /// Whether `byte` is a decimal digit.
    @inlinable @inline(__always)
    public static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    /// Whether `byte` is a space or a horizontal tab: what OWS is made of (RFC 9110 §5.6.3).
    @inlinable @inline(__always)
    public static func isWhitespace(_ byte: UInt8) -> Bool { byte == space || byte == horizontalTab }

    /// The value of a hexadecimal digit in either case; nil for any other byte.
    @inlinable @inline(__always)
    public static func hexadecimalValue(_ byte: UInt8) -> UInt8? {
        if byte &- 0x30 < 10 { return byte &- 0x30 }
        let letter = (byte | 0x20) &- 0x61
        return letter < 6 ? letter &+ 10 : nil
    }

    /// `byte` with A to Z made lower case.
    @inlinable @inline(__always)
    public static func lowercased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}
