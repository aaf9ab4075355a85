// The PROXY header that we send to endpoints that ask for it.

public import Addressing

/// Writes PROXY headers.
public enum ProxyHeaderWriter {
    /// The header, of version 2 (`isBinary`) or 1, that says that `client` connected to `local`. Where their families
    /// differ, IPv4 addresses are written as the IPv6 addresses that they map to.
    public static func header(
        isBinary: Bool, client: SocketAddress, local: SocketAddress
    ) -> [UInt8] {
        let isIPv4 = client.address.isIPv4 && local.address.isIPv4
        if !isBinary {
            let texts = [client, local].map { place in
                !isIPv4 && place.address.isIPv4 ? "::ffff:\(place.address)" : "\(place.address)"
            }
            return Array(
                "PROXY \(isIPv4 ? "TCP4" : "TCP6") \(texts[0]) \(texts[1]) \(client.port) \(local.port)\r\n".utf8)
        }
        let addresses = [client, local].flatMap { bytes(of: $0.address, isIPv4: isIPv4) }
        let ports = [client.port, local.port].flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        return Array("\r\n\r\n\0\r\nQUIT\n".utf8) + [0x21, isIPv4 ? 0x11 : 0x21]
            + [0, UInt8(addresses.count + ports.count)] + addresses + ports
    }

    private static func bytes(of address: IPAddress, isIPv4: Bool) -> [UInt8] {
        func bytes(_ value: UInt64, _ count: Int) -> [UInt8] {
            (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (UInt64($0) * 8)) }
        }
        if isIPv4 { return bytes(address.low, 4) }
        if address.isIPv4 { return [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF] + bytes(address.low, 4) }
        return bytes(address.high, 8) + bytes(address.low, 8)
    }
}
