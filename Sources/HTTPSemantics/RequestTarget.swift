// The forms of a request target.

/// The form of a request target (RFC 9112 §3.2).
public enum TargetForm: UInt8, Sendable {
    /// `/path?query`: the usual one (§3.2.1).
    case origin
    /// `http://host/path?query`: to a proxy (§3.2.2).
    case absolute
    /// `host:port`: only with CONNECT (§3.2.3).
    case authority
    /// `*`: only with OPTIONS (§3.2.4).
    case asterisk
}

/// The scheme that an absolute-form target names.
public enum TargetScheme: UInt8, Sendable {
    /// The target names no scheme.
    case none
    case http, https
}
