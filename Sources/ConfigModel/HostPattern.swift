// Which host names a route takes.

import Addressing

/// One host name, or every name below one.
public enum HostPattern: Hashable, Sendable {
    /// This name (lower case, no port, no final dot) or address literal.
    case exact(String)
    /// One or more labels in front of this suffix; `*.example.com` holds `example.com`.
    case wildcard(suffix: String)

    /// What the text may look like, for messages.
    public static let expectation = "a host name such as shop.example.com or *.example.com"

    /// Reads a name, a wildcard or an address literal (IPv6 in brackets).
    public init(parsing text: String) throws(ValueProblem) {
        var name = text.lowercased()
        if name.hasSuffix(".") { name.removeLast() }
        if let suffix = name.suffix(after: "*.") {
            try checkHostName(String(suffix))
            self = .wildcard(suffix: String(suffix))
        } else if name.hasPrefix("[") {
            // An IPv4 address, mapped or not, has no brackets in a request that could be for it.
            guard name.hasSuffix("]"), let address = IPAddress(String(name.dropFirst().dropLast())), !address.isIPv4
            else {
                throw ValueProblem("\"\(text)\" is not an IPv6 address in brackets")
            }
            self = .exact("[\(address)]")
        } else {
            try checkHostName(name)
            self = .exact(name)
        }
    }
}

extension HostPattern: CustomStringConvertible {
    public var description: String {
        switch self {
        case .exact(let name): name
        case .wildcard(let suffix): "*.\(suffix)"
        }
    }
}

/// Refuses what is not a lower-case host name: labels of letters, digits, `-` and `_`, RFC 1123 §2.1.
func checkHostName(_ name: String) throws(ValueProblem) {
    guard !name.isEmpty else { throw ValueProblem("the host is empty") }
    guard name.utf8.count <= 253 else { throw ValueProblem("a host name has at most 253 characters") }
    for label in name.split(separator: ".", omittingEmptySubsequences: false) {
        guard !label.isEmpty else { throw ValueProblem("two dots in a row, or a dot at an end") }
        guard label.utf8.count <= 63 else { throw ValueProblem("a label of a host name has at most 63 characters") }
        guard label.first != "-", label.last != "-" else { throw ValueProblem("a label cannot start or end with -") }
        for scalar in label.unicodeScalars where !isHostNameCharacter(scalar) {
            throw unexpectedHostCharacter(scalar)
        }
    }
}

private func isHostNameCharacter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "0"..."9", "-", "_": true
    default: false
    }
}

private func unexpectedHostCharacter(_ scalar: Unicode.Scalar) -> ValueProblem {
    switch scalar {
    case "*": ValueProblem("* stands only for the first labels, as in *.example.com")
    case ":": ValueProblem("a host pattern has no port; routes apply to every listener")
    case _ where !scalar.isASCII: ValueProblem("write an international name in its xn-- form")
    default: ValueProblem("'\(scalar)' cannot be part of a host name")
    }
}
