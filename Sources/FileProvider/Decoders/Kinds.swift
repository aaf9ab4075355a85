// The kinds of scalar that decoders of several sections read.

import Addressing
import ConfigModel
import Diagnostics

extension ScalarKind where Value == ListenerAddress {
    static let listenerAddress = ScalarKind(ListenerAddress.expectation) { text throws(ValueProblem) in
        try ListenerAddress(parsing: text)
    }
}

extension ScalarKind where Value == EndpointURL {
    static let endpointURL = ScalarKind(EndpointURL.expectation) { text throws(ValueProblem) in
        try EndpointURL(parsing: text)
    }
}

extension ScalarKind where Value == HostPattern {
    static let host = ScalarKind(HostPattern.expectation) { text throws(ValueProblem) in
        try HostPattern(parsing: text)
    }
}

extension ScalarKind where Value == RedirectTarget {
    static let redirectTarget = ScalarKind(RedirectTarget.expectation) { text throws(ValueProblem) in
        try RedirectTarget(parsing: text)
    }
}

extension ScalarKind where Value == IPPrefix {
    static let prefix = ScalarKind("an IP address or prefix such as 10.0.0.0/8") { text throws(ValueProblem) in
        guard let prefix = IPPrefix(text) else { throw .notOfThisKind }
        return prefix
    }
}

extension ScalarKind where Value == SocketAddress {
    /// A name server; port 53 where none is said.
    static let nameServer = ScalarKind("the address of a name server such as 10.0.0.2") { text throws(ValueProblem) in
        if let address = IPAddress(text) { return SocketAddress(address, port: 53) }
        guard let address = SocketAddress(text), address.port != 0 else { throw .notOfThisKind }
        return address
    }
}

extension ScalarKind where Value == LogDestination {
    static let logDestination = ScalarKind("stdout, stderr or a file") { text throws(ValueProblem) in
        switch text {
        case "stdout": return .standardOutput
        case "stderr": return .standardError
        case "": throw .notOfThisKind
        default: return .file(text)
        }
    }
}

extension ScalarKind where Value == HTTPSRedirect {
    static let httpsRedirect = ScalarKind("https or https:PORT") { text throws(ValueProblem) in
        guard text != "https" else { return HTTPSRedirect() }
        guard text.hasPrefix("https:"), let number = decimalNumber(text.dropFirst(6)), number > 0,
              let port = UInt16(exactly: number)
        else { throw .notOfThisKind }
        return HTTPSRedirect(port: port)
    }
}

extension ScalarKind where Value == ClosedRange<Int> {
    /// A status code or a range of them.
    static let statusRange = ScalarKind("a status such as 200, or a range such as 200-399") {
        text throws(ValueProblem) in
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { decimalNumber($0) }
        guard let first = parts.first.flatMap({ $0 }), let last = parts.last.flatMap({ $0 }), parts.count <= 2,
              first <= last, first >= 100, last <= 599
        else { throw .notOfThisKind }
        return first...last
    }
}

extension Located where Value == String {
    /// A file's path as the process opens it: relative to the file that names it.
    var relativeToItsFile: Located<String> {
        guard let file = position?.file else { return self }
        return map { resolvedPath($0, from: file) }
    }
}

/// `path` as seen from the folder of `file`.
func resolvedPath(_ path: String, from file: String) -> String {
    guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
    return String(file[...slash]) + (path.hasPrefix("./") ? path.dropFirst(2) : path[...])
}
