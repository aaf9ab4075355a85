// What each byte of SQL begins, and where words end: tables as pictures.

/// Classes of bytes for the tokenizer. A picture has sixteen rows of sixteen; row and column are the byte's two
/// hexadecimal digits.
enum SQLByteClass {
    /// What a token may be that begins with a byte: `_` nothing, `a` a word, `b` `e` `n` `q` `u` `x` a word or a string
    /// with that letter before it, `0` a number, `+` an operator of one byte, `=` an operator of one to three bytes;
    /// all others stand for themselves.
    static var leads: UnsafePointer<UInt8> {
        let picture: StaticString = #"""
            ________________\#
            ________________\#
            _='#$+='()=+,-0/\#
            0000000000=;===?\#
            @abaaeaaaaaaaana\#
            aqaaauaaxaa[\?+a\#
            `abaaeaaaaaaaana\#
            aqaaauaaxaa{=}+_\#
            aaaaaaaaaaaaaaaa\#
            aaaaaaaaaaaaaaaa\#
            _aaaaaaaaaaaaaaa\#
            aaaaaaaaaaaaaaaa\#
            aaaaaaaaaaaaaaaa\#
            aaaaaaaaaaaaaaaa\#
            aaaaaaaaaaaaaaaa\#
            aaaaaaaaaaaaaaaa
            """#
        return picture.utf8Start
    }

    /// What a byte ends: `b` a word as well as a variable's name, `w` a word, `v` a variable's name, `.` neither.
    private static var ends: UnsafePointer<UInt8> {
        let picture: StaticString = """
            b........bbbbb..\
            ................\
            bbbb.bbbbbbbbb.b\
            ..........bbbbbb\
            b...............\
            ...........wbwb.\
            v...............\
            ...........wbwb.\
            ................\
            ................\
            w...............\
            ................\
            ................\
            ................\
            ................\
            ................
            """
        return picture.utf8Start
    }

    /// Whether `byte` ends a word.
    static func endsWord(_ byte: UInt8) -> Bool {
        let end = ends[Int(byte)]
        return end == UInt8(ascii: "b") || end == UInt8(ascii: "w")
    }

    /// Whether `byte` ends a variable's name.
    static func endsVariable(_ byte: UInt8) -> Bool {
        let end = ends[Int(byte)]
        return end == UInt8(ascii: "b") || end == UInt8(ascii: "v")
    }

    /// Whether `byte` is white space to one dialect or another: NUL to Oracle, the no-break space to some.
    static func isWhitespace(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x00, 0x09...0x0D, 0x20, 0xA0: true
        default: false
        }
    }
}
