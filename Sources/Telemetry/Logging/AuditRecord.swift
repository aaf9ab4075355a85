// A transaction of the WAF as the audit log has it.

/// What is logged of a transaction, with the names of ModSecurity 3's audit log in JSON. Bytes are as the request had
/// them; the line escapes what must be. What is nil is not written.
public struct AuditRecord {
    /// A field of a head.
    public struct Field {
        public let name: [UInt8]
        public let value: [UInt8]

        public init(name: [UInt8], value: [UInt8]) {
            self.name = name
            self.value = value
        }
    }

    /// A rule that matched and logs.
    public struct Message {
        public var message = ""
        /// The operator as the rule writes it.
        public var operatorText = ""
        /// Such as `ARGS:q`.
        public var variable = ""
        public var value = ""
        public var rule = Rule()
        public var data = ""
        /// 0 (emergency) to 7 (debug).
        public var severity: UInt8?
        public var version = ""
        public var revision = ""
        public var tags: [String] = []
        public var maturity = 0
        public var accuracy = 0

        public init() {}
    }

    /// Where a rule is.
    public struct Rule {
        public var identifier = 0
        public var file = ""
        public var line = 0

        public init(identifier: Int = 0, file: String = "", line: Int = 0) {
            self.identifier = identifier
            self.file = file
            self.line = line
        }
    }

    /// A file of a form.
    public struct Upload {
        public let part: [UInt8]
        public let name: [UInt8]
        /// Bytes.
        public let size: Int

        public init(part: [UInt8], name: [UInt8], size: Int) {
            self.part = part
            self.name = name
            self.size = size
        }
    }

    /// What was run, and what came of it (part H).
    public struct Trailer {
        /// `Enabled` or `DetectionOnly`.
        public var engine = ""
        /// What rule sets call themselves.
        public var components: [String] = []
        public var messages: [Message] = []

        public init() {}
    }

    /// When, in nanoseconds since the epoch.
    public var wallNanoseconds: UInt64 = 0
    public var requestIdentifier: UInt64 = 0
    public var client = ""
    public var clientPort = 0
    public var host = ""
    public var hostPort = 0
    public var route = ""
    /// Whether a decision of the rules was carried out.
    public var isInterrupted = false

    public var method: [UInt8] = []
    public var target: [UInt8] = []
    /// `HTTP/1.1`, as the client spoke.
    public var version: [UInt8] = []
    public var requestHeaders: [Field]?
    /// A body of more than `LogLimits.auditBodyBytes` is cut.
    public var requestBody: [UInt8]?

    /// The status that the client was sent; 0 for none.
    public var status = 0
    public var responseHeaders: [Field]?
    /// Likewise.
    public var responseBody: [UInt8]?

    public var trailer: Trailer?
    public var uploads: [Upload]?
    public var matchedRules: [Rule]?

    public init() {}
}
