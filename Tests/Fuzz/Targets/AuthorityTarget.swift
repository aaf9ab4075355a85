// Hosts and ports that requests name: RFC 9110 §4.2, RFC 3986 §3.2.2.

import Addressing
import ConfigModel
import HTTP1
import HTTPSemantics

/// `Authority`: Host and the absolute form read the same; capitals and a dot behind a name change nothing; the key,
/// written anew, has itself as its key; what stands in brackets is an address to inet_pton(3) too; and a host that the
/// configuration can name is one that a request can ask for.
enum AuthorityTarget: FuzzTarget {
    private struct Reading: Equatable {
        var key: String
        var port: UInt16?
    }

    static func fault(in bytes: [UInt8]) -> String? {
        let text = latin1(bytes)
        if let broken = configured(String(decoding: bytes, as: UTF8.self)) { return broken }
        guard !bytes.isEmpty, !bytes.contains(where: { [0x09, 0x0A, 0x0D, 0x20].contains($0) }) else { return nil }
        let whole = read(bytes)
        let absolute = read(bytes, target: Array("http://".utf8) + bytes + Array("/a".utf8))
        guard whole == absolute else { return "\(text) is \(show(whole)), in absolute form \(show(absolute))" }
        let isLiteral = bytes.first == UInt8(ascii: "[")
        if isLiteral, let end = bytes.firstIndex(of: UInt8(ascii: "]")), end == bytes.count - 1 {
            let inner = Array(bytes[1..<end])
            let isAddress = inner.contains(UInt8(ascii: ":")) && inner.withUnsafeBytes { IPAddress($0) } != nil
            guard isAddress == (whole != nil) else { return "\(text) is \(show(whole)), an address: \(isAddress)" }
        }
        guard let whole else { return nil }
        guard whole.key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !(0x41...0x5A).contains($0) }) else {
            return "the key of \(text) is \(whole.key)"
        }
        guard read(bytes.map { (0x61...0x7A).contains($0) ? $0 - 32 : $0 }) == whole else { return "capitals matter" }
        let again = Array((whole.key + (whole.port.map { ":\($0)" } ?? "")).utf8)
        guard read(again) == whole else { return "\(text), written anew, is \(show(read(again)))" }
        if !isLiteral, whole.key.utf8.count < RequestHead.maximumHostBytes {
            guard read(Array((whole.key + ".").utf8))?.key == whole.key else { return "a dot behind \(text) matters" }
        }
        return nil
    }

    private static func configured(_ text: String) -> String? {
        guard let pattern = try? HostPattern(parsing: text), case .exact(let name) = pattern else { return nil }
        guard read(Array(name.utf8)) == Reading(key: name, port: nil) else { return "no request can ask for \(name)" }
        return nil
    }

    private static func show(_ reading: Reading?) -> String { reading.map { "\($0)" } ?? "refused" }

    private static func read(_ host: [UInt8], target: [UInt8] = [UInt8(ascii: "/")]) -> Reading? {
        let text = Array("GET ".utf8) + target + Array(" HTTP/1.1\r\nHost: ".utf8) + host + Array("\r\n\r\n".utf8)
        let head = RequestHead()
        guard let length = try? RequestParser.parse(text.span, into: head, limits: HTTP1Limits()), length > 0 else {
            return nil
        }
        return Reading(key: latin1(head.hostKey), port: head.port)
    }
}
