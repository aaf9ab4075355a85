// A system call that failed, with its name and the kernel's reason.

internal import Glibc

/// The kernel's answer to a system call that it refused.
public struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The call's name.
    public let call: StaticText
    /// The kernel's error number.
    public let number: Int32

    /// A name that is known at compile time, comparable.
    public struct StaticText: Equatable, Sendable, ExpressibleByStringLiteral {
        public let text: StaticString

        public init(stringLiteral value: StaticString) { text = value }

        public static func == (left: Self, right: Self) -> Bool { left.text.description == right.text.description }
    }

    public init(_ call: StaticText, number: Int32) {
        self.call = call
        self.number = number
    }

    /// The error of the call that just failed.
    public static func last(_ call: StaticText) -> SystemError { SystemError(call, number: errno) }

    /// Whether descriptors, ports or memory have run out: the peer is not to blame.
    public var isOutOfResources: Bool {
        switch number {
        case EMFILE, ENFILE, ENOBUFS, ENOMEM, EADDRNOTAVAIL: true
        default: false
        }
    }

    public var description: String { "\(call.text): \(String(cString: strerror(number)))" }
}
