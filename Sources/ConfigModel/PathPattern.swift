// Which paths a route takes.

/// A pattern for the canonical path.
public enum PathPattern: Hashable, Sendable {
    /// This path and no other.
    case exact(String)
    /// This path and everything below it, by whole segments: `/api` takes `/api`, `/api/` and `/api/x`, not `/apix`.
    /// A slash at the end makes no difference.
    case prefix(String)
    /// Paths in which this regular expression is found.
    case regex(String)

    /// Reads the short form: `=/path` exact, `~regex`, anything else a prefix. Does not judge the path.
    public init(shortForm text: String) {
        if let path = text.suffix(after: "=") {
            self = .exact(String(path))
        } else if let pattern = text.suffix(after: "~") {
            self = .regex(String(pattern))
        } else {
            self = .prefix(text)
        }
    }

    /// The pattern without what tells its kind.
    public var text: String {
        switch self {
        case .exact(let text), .prefix(let text), .regex(let text): text
        }
    }
}

extension PathPattern: CustomStringConvertible {
    /// The short form.
    public var description: String {
        switch self {
        case .exact(let path): "=\(path)"
        case .prefix(let path): path
        case .regex(let pattern): "~\(pattern)"
        }
    }
}
