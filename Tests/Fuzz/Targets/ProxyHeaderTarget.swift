// PROXY headers: haproxy's proxy-protocol.txt, sections 2.1 and 2.2.

import Addressing
import Transport

/// `ProxyHeader`: split anywhere it reads the same, and takes no more than its maximum; whom it speaks for, written
/// anew, it reads again.
enum ProxyHeaderTarget: FuzzTarget {
    /// What a reader made of bytes.
    private enum Reading: Equatable {
        case incomplete
        case refused(ProxyHeaderError)
        case header(ProxyHeader)
    }

    /// Bytes of the longest header.
    private static let maximumBytes = max(ProxyHeader.maximumTextBytes, 16 + ProxyHeader.maximumBinaryBytes)

    static func fault(in bytes: [UInt8]) -> String? {
        let whole = read(bytes)
        for cut in cuts(of: bytes) {
            let part = read(Array(bytes[..<cut]))
            guard part == .incomplete || part == whole else { return "\(part) after \(cut) bytes, \(whole) in the end" }
        }
        guard whole != .incomplete || bytes.count < maximumBytes else { return "incomplete after \(bytes.count) bytes" }
        guard case .header(let header) = whole else { return nil }
        guard (1...min(maximumBytes, bytes.count)).contains(header.byteCount) else {
            return "a header of \(header.byteCount) bytes"
        }
        guard read(Array(bytes[..<header.byteCount])) == whole else { return "it needs bytes behind itself" }
        guard read(Array(bytes[..<(header.byteCount - 1)])) == .incomplete else { return "it is complete too soon" }
        guard let client = header.client else { return nil }
        for isBinary in [false, true] {
            let local = SocketAddress(client.address, port: 443)
            let written = ProxyHeaderWriter.header(isBinary: isBinary, client: client, local: local)
            guard case .header(let again) = read(written), again.client == client, again.byteCount == written.count
            else { return "\(client), written anew, is \(read(written))" }
        }
        return nil
    }

    private static func read(_ bytes: [UInt8]) -> Reading {
        bytes.withUnsafeBufferPointer { buffer in
            do throws(ProxyHeaderError) {
                return try ProxyHeader.read(buffer).map(Reading.header) ?? .incomplete
            } catch {
                return .refused(error)
            }
        }
    }
}
