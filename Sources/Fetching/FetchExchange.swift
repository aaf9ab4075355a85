// One request and its answer, as the control plane asks others.

/// A request.
public struct FetchRequest: Sendable, Equatable {
    public enum Method: String, Sendable { case get = "GET", head = "HEAD", post = "POST" }

    public var method: Method
    public var url: String
    /// The body of a POST.
    public var body: [UInt8]

    public init(_ method: Method, _ url: String, body: [UInt8] = []) {
        self.method = method
        self.url = url
        self.body = body
    }
}

/// An answer, whatever its status.
public struct FetchResponse: Sendable, Equatable {
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
    public var mediaType: String {
        let value = value(of: "content-type") ?? ""
        return value.prefix { $0 != ";" && $0 != " " }.lowercased()
    }
}

/// Why there was no answer.
public enum FetchFailure: Error, Equatable, Sendable {
    /// The other end could not be reached, or what it sent was no answer. The text says why.
    case unreachable(String)
    /// The process is ending: nothing more is to be done.
    case stopped
}

/// Sends requests one at a time. Used by one thread alone.
public protocol Fetcher: AnyObject {
    /// Sends a request and waits for the answer, whatever its status.
    func send(_ request: FetchRequest) throws(FetchFailure) -> FetchResponse
}
