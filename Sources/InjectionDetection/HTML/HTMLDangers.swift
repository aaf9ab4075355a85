// Tags, attributes and comments that run scripts or that can be made to. Names after the libinjection project (NOTICE).

/// What of HTML is dangerous.
enum HTMLDangers {
    /// What an attribute can do.
    enum Attribute {
        /// Nothing.
        case harmless
        /// It runs scripts or changes the page, whatever its value.
        case dangerous
        /// Its value is an address, which may be a script.
        case address
        /// Its value is the name of an attribute that will be set.
        case attributeName
    }

    /// Whether the tag of this name is dangerous.
    static func isDangerousTag(_ bytes: UnsafePointer<UInt8>, count: Int) -> Bool {
        guard count >= 3 else { return false }
        if ByteSearch.hasPrefix("SVG", bytes) || ByteSearch.hasPrefix("XSL", bytes) { return true }
        return isDangerousTag(HTMLName(bytes, count: count))
    }

    private static func isDangerousTag(_ name: HTMLName) -> Bool {
        switch name.count {
        case 3: name.equals("XML") || name.equals("XSS")
        case 4: name.equals("BASE") || name.equals("LINK") || name.equals("META")
        case 5: name.equals("EMBED") || name.equals("FRAME") || name.equals("STYLE")
        case 6:
            name.equals("APPLET") || name.equals("IFRAME") || name.equals("IMPORT") || name.equals("OBJECT")
                || name.equals("SCRIPT")
        case 7: name.equals("COMMENT") || name.equals("HANDLER") || name.equals("ISINDEX")
        case 8:
            name.equals("FRAMESET") || name.equals("LISTENER") || name.equals("NOSCRIPT")
                || name.equals("VMLFRAME")
        default: false
        }
    }

    /// What the attribute of this name can do.
    static func attribute(_ bytes: UnsafePointer<UInt8>, count: Int) -> Attribute {
        // Events, and what makes tags of one language those of another.
        if count >= 5,
            ByteSearch.hasPrefix("ON", bytes) || ByteSearch.hasPrefix("XMLNS", bytes)
                || ByteSearch.hasPrefix("XLINK", bytes)
        {
            return .dangerous
        }
        return attribute(HTMLName(bytes, count: count))
    }

    private static func attribute(_ name: HTMLName) -> Attribute {
        if isAddress(name) { return .address }
        switch name.count {
        case 5: return name.equals("STYLE") ? .dangerous : .harmless
        case 6: return name.equals("FILTER") ? .dangerous : .harmless
        case 7: return name.equals("DATASRC") ? .dangerous : .harmless
        case 12: return name.equals("DATAFORMATAS") ? .dangerous : .harmless
        case 13: return name.equals("ATTRIBUTENAME") ? .attributeName : .harmless
        default: return .harmless
        }
    }

    private static func isAddress(_ name: HTMLName) -> Bool {
        switch name.count {
        case 2: name.equals("BY") || name.equals("TO")
        case 3: name.equals("SRC")
        case 4: name.equals("FROM") || name.equals("HREF")
        case 6:
            name.equals("ACTION") || name.equals("DYNSRC") || name.equals("FOLDER") || name.equals("LOWSRC")
                || name.equals("POSTER") || name.equals("VALUES")
        case 7: name.equals("HANDLER")
        case 10: name.equals("BACKGROUND") || name.equals("FORMACTION") || name.equals("XLINK:HREF")
        default: false
        }
    }

    /// Whether a comment is more than that to some browser: a backquote ends it, `[if` is a condition, `xml` and
    /// `import` are instructions, `entity` defines one.
    static func isDangerousComment(_ bytes: UnsafePointer<UInt8>, count: Int) -> Bool {
        if ByteSearch.first(UInt8(ascii: "`"), in: bytes, from: 0, to: count) != nil { return true }
        if count > 3, ByteSearch.hasPrefix("[IF", bytes) || ByteSearch.hasPrefix("XML", bytes) { return true }
        return count > 5 && (ByteSearch.hasPrefix("IMPORT", bytes) || ByteSearch.hasPrefix("ENTITY", bytes))
    }
}
