// What the libinjection project measures itself by, where it lies beside the checkout.

import Foundation
import Testing

/// The folder `shared/crs/libinjection` beside the checkout: tests and corpora that are not part of the repository.
enum ReferenceData {
    /// The folder.
    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "../shared/crs/libinjection").standardizedFileURL

    /// Whether it is there.
    static var isPresent: Bool { FileManager.default.fileExists(atPath: folder.path()) }

    /// What a skipped test says.
    static let absence = "the reference's tests and corpora are not beside the checkout"

    /// One test of the reference.
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let input: [UInt8]
        let expected: [UInt8]

        var testDescription: String { name }
    }

    /// The tests whose names begin with `prefix`.
    static func cases(_ prefix: String) -> [Case] {
        files(in: "tests-visible", prefix).compactMap { file in
            guard let bytes = try? [UInt8](Data(contentsOf: file)),
                let input = bytes.firstRange(of: Array("--INPUT--\n".utf8)),
                let expected = bytes.firstRange(of: Array("--EXPECTED--".utf8))
            else { return nil }
            return Case(
                name: file.lastPathComponent,
                input: trimmed(bytes[input.upperBound..<expected.lowerBound], front: false),
                expected: trimmed(bytes[expected.upperBound...], front: true))
        }
    }

    /// The values of the corpora whose names begin with `prefix`, decoded.
    static func corpus(_ prefix: String) -> [[UInt8]] {
        files(in: "corpora-visible", prefix).flatMap { file -> [[UInt8]] in
            guard let bytes = try? [UInt8](Data(contentsOf: file)) else { return [] }
            return bytes.split(separator: UInt8(ascii: "\n"))
                .map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
                .filter { !$0.isEmpty && $0.first != UInt8(ascii: "#") }
                .map(formDecoded)
        }
    }

    /// The words and fingerprints that the tables were made from.
    static func tables() throws -> Tables {
        try JSONDecoder().decode(
            Tables.self, from: Data(contentsOf: folder.appending(path: "sqlparse_data.json")))
    }

    struct Tables: Decodable {
        let keywords: [String: String]
        let fingerprints: [String]
    }

    private static func files(in name: String, _ prefix: String) -> [URL] {
        let directory = folder.appending(path: name)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path())) ?? []
        return names.filter { $0.hasPrefix(prefix) }.sorted().map { directory.appending(path: $0) }
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>, front: Bool) -> [UInt8] {
        var bytes = bytes
        while let last = bytes.last, last == 0x0A || (front && last == 0x20) { bytes.removeLast() }
        while front, bytes.first == 0x0A { bytes.removeFirst() }
        return Array(bytes)
    }

    private static func formDecoded(_ line: ArraySlice<UInt8>) -> [UInt8] {
        var value: [UInt8] = []
        var index = line.startIndex
        while index < line.endIndex {
            if line[index] == UInt8(ascii: "%"), index + 2 < line.endIndex,
                let byte = UInt8(String(decoding: line[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
            {
                value.append(byte)
                index += 3
            } else {
                value.append(line[index] == UInt8(ascii: "+") ? 0x20 : line[index])
                index += 1
            }
        }
        return value
    }
}
