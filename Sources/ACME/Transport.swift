// How the protocol's messages travel, as the protocol sees it.

/// A request to an authority.
public struct AuthorityRequest: Sendable, Equatable {
    public enum Method: String, Sendable { case get = "GET", head = "HEAD", post = "POST" }

    public var method: Method
    public var url: String
    /// The body of a POST: a signed message.
    public var body: [UInt8]

    public init(_ method: Method, _ url: String, body: [UInt8] = []) {
        self.method = method
        self.url = url
        self.body = body
    }
}

/// An authority's answer.
public struct AuthorityResponse: Sendable, Equatable {
    public var status: Int
    /// Names in lower case.
    public var fields: [Field]
    public var body: [UInt8]

    public struct Field: Sendable, Equatable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(status: Int, fields: [Field] = [], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// The last value of a field, by its name in lower case.
    public func value(of name: String) -> String? { fields.last { $0.name == name }?.value }

    /// The media type without parameters, in lower case.
    var mediaType: String {
        let value = value(of: "content-type") ?? ""
        return value.prefix { $0 != ";" && $0 != " " }.lowercased()
    }
}

/// Why there was no answer.
public enum TransportFailure: Error, Equatable, Sendable {
    /// The authority could not be reached, or what it sent was no answer. The text says why.
    case unreachable(String)
    /// The process is ending: nothing more is to be done.
    case stopped
}

/// Sends requests one at a time. Used by the thread of the agent alone.
public protocol AuthorityTransport: AnyObject {
    /// Sends a request and waits for the answer, whatever its status.
    func send(_ request: AuthorityRequest) throws(TransportFailure) -> AuthorityResponse
}
