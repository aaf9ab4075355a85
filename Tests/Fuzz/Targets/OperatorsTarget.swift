// The operators of rules.

import Bytes
import WAF

/// `OperatorCompiler` and what it compiles: no value that matches lacks what the facts ask for, captures are parts of
/// the value or short, and the same question has the same answer. The first byte chooses the operator, the rest of the
/// first line is its argument.
enum OperatorsTarget: FuzzTarget {
    private static let names = [
        "rx", "rxGlobal", "pm", "streq", "contains", "containsWord", "beginsWith", "endsWith", "within", "strmatch",
        "ipMatch", "validateByteRange", "validateUrlEncoding", "validateUtf8Encoding", "detectSQLi", "detectXSS",
        "verifyCC", "verifyCPF", "verifySSN", "verifySVNR", "restpath",
    ]

    static func fault(in bytes: [UInt8]) -> String? {
        guard let first = bytes.first else { return nil }
        let name = names[Int(first) % names.count]
        let end = bytes.firstIndex(of: 0x0A) ?? bytes.count
        guard end > 0 else { return nil }
        let argument = Array(bytes[1..<end])
        let value = Array(bytes[min(end + 1, bytes.count)...])
        guard
            let compiled = try? OperatorCompiler.compile(
                name: name, argument: argument, hasMacros: false, read: { _ in nil })
        else { return nil }
        var context = MatchContext(patternLimit: 20_000)
        context.isCapturing = true
        let (isMatch, fault) = ask(compiled, value, &context)
        if let fault { return "@\(name) \(latin1(argument)): \(fault)" }
        guard ask(compiled, value, &context).isMatch == isMatch else { return "@\(name) answers twice differently" }
        if let expected = expected(name, argument, value), expected != isMatch {
            return "@\(name) \(latin1(argument)) is \(isMatch)"
        }
        return nil
    }

    private static func ask(
        _ compiled: CompiledOperator, _ value: [UInt8], _ context: inout MatchContext
    ) -> (isMatch: Bool, fault: String?) {
        // Memory of its own, so that the address sanitizer sees what lies beyond.
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: value.count, alignment: 1)
        defer { memory.deallocate() }
        memory.copyBytes(from: value)
        let bytes = UnsafeRawBufferPointer(memory)
        guard compiled.matches(bytes, in: &context) else { return (false, nil) }
        guard bytes.count >= compiled.minimumLength else { return (true, "too short to match, and matches") }
        let present = ByteSet(of: bytes)
        for set in compiled.requiredBytes where set.isDisjoint(with: present) {
            return (true, "a required byte is missing")
        }
        for number in 0..<context.captureCount {
            guard let captured = context.capture(number), let start = captured.baseAddress else { continue }
            let isInside = bytes.baseAddress.map { start >= $0 && start + captured.count <= $0 + bytes.count } ?? false
            guard isInside || captured.count <= 16 else { return (true, "capture \(number) lies outside of the value") }
        }
        return (true, nil)
    }

    /// The plainest way to the same answer; nil where there is none.
    private static func expected(_ name: String, _ argument: [UInt8], _ value: [UInt8]) -> Bool? {
        switch name {
        case "streq": return argument == value
        case "contains": return contains(value, argument)
        case "within": return contains(argument, value)
        case "beginsWith": return value.starts(with: argument)
        case "endsWith": return value.reversed().starts(with: argument.reversed())
        case "pm":
            guard !argument.contains(where: { "|\\\"".utf8.contains($0) }) else { return nil }
            let lower = value.map(ASCII.lowercased)
            let words = argument.split { $0 == 0x20 || (0x09...0x0D).contains($0) }
            return words.contains { contains(lower, $0.map(ASCII.lowercased)) }
        default: return nil
        }
    }

    private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        guard !part.isEmpty else { return true }
        guard part.count <= text.count else { return false }
        return (0...(text.count - part.count)).contains { text[$0..<($0 + part.count)].elementsEqual(part) }
    }
}
