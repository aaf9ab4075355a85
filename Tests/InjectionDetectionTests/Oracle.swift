// The libinjection project's own code, where a library of this machine has it.

import Glibc

/// What libmodsecurity, which exports libinjection, says of a value.
struct Oracle: Sendable {
    private typealias FindSQL =
        @convention(c) @Sendable (UnsafePointer<CChar>, Int, UnsafeMutablePointer<CChar>) -> CInt
    private typealias FindHTML = @convention(c) @Sendable (UnsafePointer<CChar>, Int) -> CInt

    /// What a skipped test says.
    static let absence = "libmodsecurity3, whose libinjection is the oracle, is not installed"

    /// The oracle; nil where it is not installed.
    static let installed = Oracle()

    private let findSQL: FindSQL
    private let findHTML: FindHTML

    private init?() {
        guard let library = dlopen("libmodsecurity.so.3", RTLD_NOW | RTLD_LOCAL),
            let sql = dlsym(library, "libinjection_sqli"), let html = dlsym(library, "libinjection_xss")
        else { return nil }
        findSQL = unsafeBitCast(sql, to: FindSQL.self)
        findHTML = unsafeBitCast(html, to: FindHTML.self)
    }

    /// The fingerprint of an injection; empty where the value is none. The value must be followed by a NUL.
    func fingerprint(_ value: UnsafeBufferPointer<UInt8>) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16) { name in
            name.initialize(repeating: 0)
            guard let base = value.baseAddress, let start = name.baseAddress else { return "" }
            return base.withMemoryRebound(to: CChar.self, capacity: value.count) { bytes in
                findSQL(bytes, value.count, start) == 0 ? "" : String(cString: start)
            }
        }
    }

    /// Whether the value is injected HTML. It must be followed by a NUL.
    func isXSS(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let base = value.baseAddress else { return false }
        return base.withMemoryRebound(to: CChar.self, capacity: value.count) { findHTML($0, value.count) != 0 }
    }
}
