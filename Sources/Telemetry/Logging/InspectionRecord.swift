// A match of a WAF rule as one JSON object.

/// What is logged of a match. Texts are as the request had them; the line escapes what must be.
public struct InspectionRecord {
    /// When, in nanoseconds since the epoch.
    public var wallNanoseconds: UInt64 = 0
    public var requestIdentifier: UInt64 = 0
    public var client = ""
    public var method = ""
    public var host = ""
    public var target = ""
    public var route = ""
    public var ruleIdentifier = 0
    public var message = ""
    public var data = ""
    public var tags: [String] = []
    /// 0 (emergency) to 7 (debug).
    public var severity: UInt8?
    /// The variable that matched, such as `ARGS:q`.
    public var variable = ""
    public var file = ""
    public var line = 0
    public var phase = 0
    /// Whether what the rule decided was done.
    public var isEnforced = false

    public init() {}

    /// Writes the object. The rule's id comes first: that is what people search for.
    public func write(into line: inout LogLine) {
        var object = JSONObjectLine()
        line.removeAll()
        line.calendar.set(second: wallNanoseconds / 1_000_000_000)
        line.append("{\"id\":")
        line.append(decimal: UInt64(clamping: ruleIdentifier))
        write(",\"msg\":", message, &object, &line)
        write(",\"data\":", data, &object, &line)
        write(",\"variable\":", variable, &object, &line)
        if let severity { write(",\"severity\":", Self.severities[Int(min(severity, 7))], &object, &line) }
        line.append(",\"enforced\":")
        line.append(isEnforced ? "true" : "false")
        line.append(",\"tags\":[")
        for (number, var tag) in tags.enumerated() {
            tag.withUTF8 { object.string(number == 0 ? "" : ",", ByteView($0), into: &line) }
        }
        line.append("]")
        write(",\"file\":", file, &object, &line)
        object.number(",\"line\":", UInt64(clamping: self.line), into: &line)
        object.number(",\"phase\":", UInt64(clamping: phase), into: &line)
        line.append(",\"time\":\"")
        line.appendRFC3339(milliseconds: wallNanoseconds / 1_000_000 % 1000)
        line.append("\",\"requestId\":\"")
        line.append(identifier: requestIdentifier)
        line.append("\"")
        write(",\"client\":", client, &object, &line)
        write(",\"method\":", method, &object, &line)
        write(",\"host\":", host, &object, &line)
        write(",\"target\":", target, &object, &line)
        write(",\"route\":", route, &object, &line)
        if object.isCut { line.append(",\"truncated\":true") }
        line.append("}\n")
    }

    private func write(_ key: StaticString, _ text: String, _ object: inout JSONObjectLine, _ line: inout LogLine) {
        var text = text
        text.withUTF8 { object.text(key, ByteView($0), into: &line) }
    }

    static let severities = [
        "EMERGENCY", "ALERT", "CRITICAL", "ERROR", "WARNING", "NOTICE", "INFO", "DEBUG",
    ]
}
