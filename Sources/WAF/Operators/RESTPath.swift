// restpath: paths with names for their changing segments.

/// Makes of `/books/{id}` a pattern that captures the segments in braces.
enum RESTPath {
    static func pattern(_ path: [UInt8]) -> [UInt8] {
        var pattern: [UInt8] = []
        var isName = false
        for byte in path {
            switch byte {
            case UInt8(ascii: "{"):
                isName = true
                pattern += Array("([^/?]+)".utf8)
            case UInt8(ascii: "}"): isName = false
            default:
                guard !isName else { continue }
                if !byte.isLetterOrDigit, byte < 0x80 { pattern.append(UInt8(ascii: "\\")) }
                pattern.append(byte)
            }
        }
        return pattern
    }
}
