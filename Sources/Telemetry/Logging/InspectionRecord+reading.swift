// A line of the WAF's log, read back.

extension InspectionRecord {
    /// Reads what `write(into:)` wrote, without the line feed; nil where it is no such line. The time is left out, and
    /// members of other names are passed over.
    public init?(reading line: ArraySlice<UInt8>) {
        self.init()
        var reader = JSONLineReader(line)
        var hasRule = false
        var hasRequest = false
        do throws(JSONLineReader.Malformed) {
            try reader.members { name, value in
                switch (name, value) {
                case ("id", .number(let number)):
                    ruleIdentifier = Int(clamping: number)
                    hasRule = true
                case ("requestId", .text(let text)):
                    guard let identifier = UInt64(text, radix: 16) else { return }
                    requestIdentifier = identifier
                    hasRequest = true
                case ("msg", .text(let text)): message = text
                case ("data", .text(let text)): data = text
                case ("variable", .text(let text)): variable = text
                case ("severity", .text(let text)):
                    severity = Self.severities.firstIndex(of: text).map { UInt8($0) }
                case ("enforced", .boolean(let isEnforced)): self.isEnforced = isEnforced
                case ("tags", .texts(let texts)): tags = texts
                case ("file", .text(let text)): file = text
                case ("line", .number(let number)): self.line = Int(clamping: number)
                case ("phase", .number(let number)): phase = Int(clamping: number)
                case ("client", .text(let text)): client = text
                case ("method", .text(let text)): method = text
                case ("host", .text(let text)): host = text
                case ("target", .text(let text)): target = text
                case ("route", .text(let text)): route = text
                default: break
                }
            }
        } catch {
            return nil
        }
        guard hasRule, hasRequest else { return nil }
    }
}
