// Scripts in HTML, detected.

import InjectionDetection

/// `XSSDetector`: what it says depends on the bytes alone, and text without `<`, `=`, quotes and colons is harmless.
enum XssTarget: FuzzTarget {
    static func fault(in bytes: [UInt8]) -> String? {
        let found = bytes.withUnsafeBufferPointer { XSSDetector.detect($0) }
        let again = Array(([UInt8(0)] + bytes).dropFirst())
        guard again.withUnsafeBufferPointer({ XSSDetector.detect($0) }) == found else {
            return "asked again it says something else"
        }
        let marks = Array("<>=:\"'`&".utf8)
        if found, !bytes.contains(where: marks.contains) { return "markup without a mark of it" }
        return nil
    }
}
