// The vectors of SecLang's language tests.

import Foundation

/// One vector: an input, what is done with it, and what must come of it.
struct Vector {
    let name: String
    let parameter: [UInt8]
    let input: [UInt8]
    let output: [UInt8]
    /// 1: changed, or a match.
    let ret: Int
    let resource: String?
    /// The first captures; nil where the vector does not say.
    let groups: [[UInt8]]?

    /// All vectors of a folder, in the order of its files.
    static func read(_ folder: String) -> [Vector] {
        let directory = SharedData.folder.appending(path: "seclang-vectors-visible/\(folder)")
        let files = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
        return files.sorted().filter { $0.hasSuffix(".json") }.flatMap { file in
            guard let data = try? Data(contentsOf: directory.appending(path: file)),
                let list = try? JSONSerialization.jsonObject(with: data) as? [[String: Any]]
            else { return [Vector]() }
            return list.map { item in
                Vector(
                    name: item["name"] as? String ?? "", parameter: bytes(item["param"]), input: bytes(item["input"]),
                    output: bytes(item["output"]), ret: item["ret"] as? Int ?? -1,
                    resource: item["resource"] as? String, groups: (item["re_groups"] as? [Any])?.map(bytes))
            }
        }
    }

    /// The UTF-8 of a text, with `\xHH` and `\uHHHH` that are left in it made the byte of their low eight bits.
    private static func bytes(_ value: Any?) -> [UInt8] {
        let text = Array((value as? String ?? "").utf8)
        var bytes: [UInt8] = []
        var index = 0
        func hexadecimal(_ start: Int, _ count: Int) -> UInt8? {
            guard start + count <= text.count else { return nil }
            let digits = text[start..<(start + count)]
            guard digits.allSatisfy({ UnicodeScalar($0).properties.isASCIIHexDigit }) else { return nil }
            return Int(String(decoding: digits, as: UTF8.self), radix: 16).map { UInt8(truncatingIfNeeded: $0) }
        }
        while index < text.count {
            if text[index] == UInt8(ascii: "\\"), index + 1 < text.count {
                let letter = text[index + 1]
                let count = letter == UInt8(ascii: "x") ? 2 : letter == UInt8(ascii: "u") ? 4 : 0
                if count > 0, let byte = hexadecimal(index + 2, count) {
                    bytes.append(byte)
                    index += 2 + count
                    continue
                }
            }
            bytes.append(text[index])
            index += 1
        }
        return bytes
    }
}
