// Where a group's requests went, in words that are safe to write into rules.

/// A path, or what several paths begin with.
///
/// Paths come from clients and go into a text that is pasted into rules: only harmless characters are taken, and
/// what has others is cut before them.
struct HitPlace: Hashable {
    /// Begins with `/`; ends with one unless it is exact.
    private(set) var path: String
    /// Whether all requests had this very path.
    private(set) var isExact: Bool

    /// Everywhere.
    static let everywhere = HitPlace("")

    var isEverywhere: Bool { !isExact && path == "/" }

    /// - Parameter target: a request's target, such as `/a/b?c=d`.
    init(_ target: String) {
        let (safe, isWhole) = Self.safePath(target)
        isExact = isWhole
        path = isWhole ? safe : Self.folder(safe)
    }

    /// Takes another request's target in.
    mutating func widen(_ target: String) {
        let (safe, isWhole) = Self.safePath(target)
        if isExact, isWhole, safe == path { return }
        isExact = false
        path = Self.folder(String(decoding: zip(path.utf8, safe.utf8).prefix { $0 == $1 }.map(\.0), as: UTF8.self))
    }

    /// Up to the last `/`.
    private static func folder(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "/" }
        return String(path[...slash])
    }

    private static func safePath(_ target: String) -> (path: String, isWhole: Bool) {
        let path = target.utf8.prefix { $0 != UInt8(ascii: "?") }
        let safe = path.prefix(while: isSafe)
        // A path with `..` or `//` is another one once it is made canonical.
        let text = String(decoding: safe, as: UTF8.self)
        guard text.hasPrefix("/"), !text.contains("/."), !text.contains("//") else { return ("/", false) }
        return (text, safe.count == path.count)
    }

    private static func isSafe(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x30...0x39,
            UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        default: false
        }
    }

    /// A host name in lower case without its port; empty where it is none.
    static func hostName(_ host: String) -> String {
        let name = host.utf8.prefix { $0 != UInt8(ascii: ":") }
        guard name.allSatisfy({ isSafe($0) && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "~") }) else { return "" }
        return String(decoding: name, as: UTF8.self).lowercased()
    }
}
