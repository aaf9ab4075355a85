// How many attributes an XML element could have, before libxml2 sees it.

/// Counts `=` within tags and outside of quotes, byte by byte, in whatever pieces a document comes.
///
/// `<` begins a tag wherever it stands, for a value of an attribute has none; so what an apostrophe in a comment
/// confuses is right again at the next tag. Encodings of two bytes have zeros between, which do not matter.
struct XMLAttributeCount {
    private var isInTag = false
    private var quote: UInt8 = 0
    private var current = 0
    private var most = 0

    /// Takes the next piece.
    ///
    /// - Returns: the most that one element could have so far.
    mutating func count(_ bytes: UnsafeRawBufferPointer) -> Int {
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "<"): (isInTag, quote, current) = (true, 0, 0)
            case _ where !isInTag: break
            case _ where quote != 0: if byte == quote { quote = 0 }
            case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = byte
            case UInt8(ascii: ">"): isInTag = false
            case UInt8(ascii: "="):
                current += 1
                most = max(most, current)
            default: break
            }
        }
        return most
    }
}
