// A name server that says what a test tells it to: UDP on loopback, on a port of the kernel's choice.

import Addressing
import Glibc

@testable import DNS

/// Answers A and AAAA questions from a script. Each name has a list of acts, one for each question of a type; the
/// last one is repeated. What is not in the script does not exist.
final class ScriptedNameServer: Sendable {
    /// What is done with one question.
    enum Act: Sendable {
        /// These of the addresses that are of the asked family, with a TTL in seconds.
        case addresses([String], ttl: UInt32)
        /// An alias, and behind it the addresses of the asked family.
        case alias(String, ttl: UInt32, [String], addressTTL: UInt32)
        /// An answer with only a response code: 2 SERVFAIL, 3 NXDOMAIN, 5 REFUSED.
        case code(UInt8)
        case silence
    }

    struct Question: Hashable, Sendable {
        let name: String
        let type: UInt16
    }

    private struct State {
        var script: [String: [Act]]
        var asked: [Question: Int] = [:]
    }

    private let state: Guarded<State>
    private let descriptor: Int32
    private let thread = Guarded<pthread_t?>(nil)
    let address: SocketAddress

    init(_ script: [String: [Act]]) {
        state = Guarded(State(script: script))
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        self.descriptor = descriptor
        let loopback = SocketAddress(IPAddress(ipv4: 0x7F00_0001), port: 0)
        precondition(loopback.withSockaddr { bind(descriptor, $0, $1) } == 0, "loopback UDP")
        var bound = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        withUnsafeMutablePointer(to: &bound) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(descriptor, $0, &length) }
        }
        address = SocketAddress(bound) ?? loopback
        var identity = pthread_t()
        let argument = Unmanaged.passUnretained(self).toOpaque()
        pthread_create(&identity, nil, { pointer in
            pointer.map { Unmanaged<ScriptedNameServer>.fromOpaque($0).takeUnretainedValue().serve() }
            return nil
        }, argument)
        thread.withLock { $0 = identity }
    }

    /// Changes what is said of `name` from now on.
    func play(_ acts: Act..., for name: String) {
        state.withLock { state in
            state.script[name] = acts
            for type in [1, 28] as [UInt16] { state.asked[Question(name: name, type: type)] = nil }
        }
    }

    /// How often `name` was asked for its A records since its script was set.
    func questions(for name: String) -> Int {
        state.withLock { $0.asked[Question(name: name, type: 1)] ?? 0 }
    }

    /// Ends the thread. A test calls it before it lets go.
    func stop() {
        guard let identity = thread.withLock({ identity in defer { identity = nil }; return identity }) else { return }
        // An empty datagram is the order to end.
        _ = address.withSockaddr { sendto(descriptor, nil, 0, 0, $0, $1) }
        pthread_join(identity, nil)
        close(descriptor)
    }

    private func serve() {
        var packet = [UInt8](repeating: 0, count: 1500)
        while true {
            var peer = sockaddr_storage()
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let count = withUnsafeMutablePointer(to: &peer) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    recvfrom(descriptor, &packet, packet.count, 0, $0, &length)
                }
            }
            guard count > 0 else { return }
            guard let answer = answer(to: Array(packet[..<count])), let from = SocketAddress(peer) else { continue }
            _ = from.withSockaddr { sendto(descriptor, answer, answer.count, 0, $0, $1) }
        }
    }

    private func answer(to packet: [UInt8]) -> [UInt8]? {
        guard let (question, end) = Self.question(in: packet) else { return nil }
        let act = state.withLock { state -> Act in
            let count = state.asked[question, default: 0]
            state.asked[question] = count + 1
            guard let acts = state.script[question.name], let last = acts.last else { return .code(3) }
            return count < acts.count ? acts[count] : last
        }
        switch act {
        case .silence:
            return nil
        case .code(let code):
            return Self.message(packet[..<end], code: code, records: [])
        case .addresses(let addresses, let ttl):
            let owner: [UInt8] = [0xC0, 12]  // the name in the question
            return Self.message(packet[..<end], code: 0, records: Self.records(addresses, question.type, ttl, owner))
        case .alias(let target, let ttl, let addresses, let addressTTL):
            let name = Self.encoded(target)
            let alias = Self.record(owner: [0xC0, 12], type: 5, ttl: ttl, data: name)
            let rest = Self.records(addresses, question.type, addressTTL, name)
            return Self.message(packet[..<end], code: 0, records: [alias] + rest)
        }
    }

    /// The one question of a query, and the offset after it (RFC 1035 §4.1.2).
    private static func question(in packet: [UInt8]) -> (Question, end: Int)? {
        var labels: [String] = []
        var position = 12
        while position < packet.count, packet[position] != 0 {
            let end = position + 1 + Int(packet[position])
            guard end < packet.count else { return nil }
            labels.append(String(decoding: packet[(position + 1)..<end], as: UTF8.self))
            position = end
        }
        guard position + 4 < packet.count else { return nil }
        let type = UInt16(packet[position + 1]) << 8 | UInt16(packet[position + 2])
        return (Question(name: labels.joined(separator: ".").lowercased(), type: type), position + 5)
    }

    private static func message(_ query: ArraySlice<UInt8>, code: UInt8, records: [[UInt8]]) -> [UInt8] {
        var message = Array(query)
        message[2] = 0x81  // a response, recursion desired
        message[3] = 0x80 | code
        message[7] = UInt8(records.count)
        for index in 8..<12 { message[index] = 0 }
        return message + records.joined()
    }

    private static func records(_ texts: [String], _ type: UInt16, _ ttl: UInt32, _ owner: [UInt8]) -> [[UInt8]] {
        texts.compactMap(IPAddress.init).filter { $0.isIPv4 == (type == 1) }.map { address in
            let halves = address.isIPv4 ? bytes(address.low).suffix(4) : bytes(address.high) + bytes(address.low)
            return record(owner: owner, type: type, ttl: ttl, data: Array(halves))
        }
    }

    private static func record(owner: [UInt8], type: UInt16, ttl: UInt32, data: [UInt8]) -> [UInt8] {
        owner + bytes(type) + [0, 1] + bytes(ttl) + bytes(UInt16(data.count)) + data
    }

    private static func encoded(_ name: String) -> [UInt8] {
        name.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
    }

    private static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }
}
