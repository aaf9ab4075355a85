// ModSecurity 3 itself, where this machine has it.

import Foundation

/// What libmodsecurity's rules find in requests, by its C interface.
final class ModSecurityOracle {
    /// What a skipped test says.
    static let absence = "libmodsecurity3, the oracle, is not installed"

    static var isInstalled: Bool { shared != nil }

    private static let name = "libmodsecurity.so.3"

    private typealias Pointer = UnsafeMutableRawPointer
    private typealias Text = UnsafePointer<CChar>
    private typealias Bytes = UnsafePointer<UInt8>

    /// The library and its engine. It is never cleaned up: that would take libxml2 from under everyone else's feet.
    private struct Library: @unchecked Sendable {
        let handle: Pointer
        let engine: Pointer
    }

    private static let shared: Library? = {
        guard let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL),
            let engine = symbol("msc_init", in: handle, as: (@convention(c) () -> Pointer?).self)()
        else { return nil }
        typealias Log = @convention(c) (UnsafeMutableRawPointer?, UnsafeRawPointer?) -> Void
        let log: Log = { list, line in
            guard let list, let line else { return }
            let lines = Unmanaged<Lines>.fromOpaque(list).takeUnretainedValue()
            lines.all.append(String(cString: line.assumingMemoryBound(to: CChar.self)))
        }
        symbol("msc_set_log_cb", in: handle, as: (@convention(c) (Pointer, Log) -> Void).self)(engine, log)
        return Library(handle: handle, engine: engine)
    }()

    private let library: Library
    private let rules: Pointer

    /// Loads rules; nil where the library is absent or refuses them.
    init?(_ text: String) {
        typealias Create = @convention(c) () -> Pointer?
        guard let library = Self.shared,
            let rules = Self.symbol("msc_create_rules_set", in: library.handle, as: Create.self)()
        else { return nil }
        (self.library, self.rules) = (library, rules)
        typealias Add = @convention(c) (Pointer, Text, UnsafeMutablePointer<Text?>) -> CInt
        var error: Text?
        guard symbol("msc_rules_add", as: Add.self)(rules, text, &error) >= 0 else {
            print("libmodsecurity refuses the rules: \(error.map { String(cString: $0) } ?? "")")
            return nil
        }
    }

    deinit { call("msc_rules_cleanup", rules) }

    /// The matches of one request that are logged: what they log as `data`, by their rules' ids.
    func matches(method: String, target: String, headers: [(String, String)], body: [UInt8]) -> [Int: String] {
        let lines = Lines()
        typealias Make = @convention(c) (Pointer, Pointer, Pointer) -> Pointer?
        let list = Unmanaged.passUnretained(lines).toOpaque()
        guard let transaction = symbol("msc_new_transaction", as: Make.self)(library.engine, rules, list) else {
            return [:]
        }
        typealias Connect = @convention(c) (Pointer, Text, CInt, Text, CInt) -> CInt
        _ = symbol("msc_process_connection", as: Connect.self)(transaction, "127.0.0.1", 4711, "127.0.0.1", 80)
        typealias Line = @convention(c) (Pointer, Text, Text, Text) -> CInt
        _ = symbol("msc_process_uri", as: Line.self)(transaction, target, method, "1.1")
        typealias Field = @convention(c) (Pointer, Text, Text) -> CInt
        for (name, value) in headers { _ = symbol("msc_add_request_header", as: Field.self)(transaction, name, value) }
        call("msc_process_request_headers", transaction)
        typealias Append = @convention(c) (Pointer, Bytes, Int) -> CInt
        if !body.isEmpty { _ = symbol("msc_append_request_body", as: Append.self)(transaction, body, body.count) }
        call("msc_process_request_body", transaction)
        call("msc_process_logging", transaction)
        call("msc_transaction_cleanup", transaction)
        return withExtendedLifetime(lines) { Dictionary(lines.all.compactMap(Self.match)) { first, _ in first } }
    }

    /// The lines that one transaction logs.
    private final class Lines {
        var all: [String] = []
    }

    /// The id and the data of a log line: `… [id "1"] … [data "…"] …`.
    private static func match(_ line: String) -> (Int, String)? {
        func field(_ name: String) -> Substring? {
            guard let start = line.range(of: "[\(name) \""), let end = line[start.upperBound...].range(of: "\"]") else {
                return nil
            }
            return line[start.upperBound..<end.lowerBound]
        }
        guard let identifier = field("id").flatMap({ Int($0) }) else { return nil }
        return (identifier, field("data").map(String.init) ?? "")
    }

    private func call(_ name: String, _ object: Pointer) {
        _ = symbol(name, as: (@convention(c) (Pointer) -> CInt).self)(object)
    }

    private func symbol<Function>(_ name: String, as type: Function.Type) -> Function {
        Self.symbol(name, in: library.handle, as: type)
    }

    private static func symbol<Function>(_ name: String, in handle: Pointer, as type: Function.Type) -> Function {
        guard let found = dlsym(handle, name) else { fatalError("\(Self.name) has no \(name)") }
        return unsafeBitCast(found, to: type)
    }
}
