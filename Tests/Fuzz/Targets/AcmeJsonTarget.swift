// JSON that certificate authorities send: RFC 8259.

import ACME

/// `JSON`: what is read, written and read again is the same; space around it changes nothing; of a text, a list or an
/// object no beginning is one; a fault is in the text.
enum AcmeJsonTarget: FuzzTarget {
    static func fault(in bytes: [UInt8]) -> String? {
        let json: JSON
        do throws(JSONFault) {
            json = try JSON(parsing: bytes)
        } catch {
            guard (0...bytes.count).contains(error.offset) else { return "a fault at \(error.offset)" }
            return nil
        }
        guard String(validating: bytes, as: UTF8.self) != nil else { return "what is no UTF-8" }
        guard let again = try? JSON(parsing: json.bytes), again == json else { return "written anew: \(json.bytes)" }
        guard again.bytes == json.bytes else { return "written twice differently" }
        let spaced = Array("\t\r\n ".utf8) + bytes + Array(" \n".utf8)
        guard (try? JSON(parsing: spaced)) == json else { return "space around it changes it" }
        let nested = Array("{\"a\":1,\"b\":".utf8) + bytes + Array(",\"c\":[]}".utf8)
        if let object = try? JSON(parsing: nested) {
            guard object["b"] == json, object["a"] == .integer(1), object["c"] == .array([]) else {
                return "as a member it is another"
            }
        }
        switch json {
        case .text, .array, .object: break
        default: return nil
        }
        let text = Array(bytes.reversed().drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }.reversed())
        for cut in cuts(of: text) where cut < text.count {
            guard (try? JSON(parsing: Array(text[..<cut]))) == nil else { return "its first \(cut) bytes are one" }
        }
        return nil
    }
}
