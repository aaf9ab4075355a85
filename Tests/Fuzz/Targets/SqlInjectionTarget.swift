// SQL injection, detected.

import InjectionDetection

/// `SQLInjectionDetector`: what it says depends on the bytes alone, and a fingerprint has one to five tokens.
enum SqlInjectionTarget: FuzzTarget {
    static func fault(in bytes: [UInt8]) -> String? {
        let found = detect(bytes)
        // In memory of its own, so that a read behind the end is seen, and at another address.
        let shifted = [UInt8(0)] + bytes
        guard detect(Array(shifted.dropFirst())) == found else { return "asked again it says something else" }
        if let found, !(1...5).contains(found.count) { return "a fingerprint of \(found.count) tokens" }
        return nil
    }

    private static func detect(_ bytes: [UInt8]) -> [UInt8]? {
        bytes.withUnsafeBufferPointer { text in
            SQLInjectionDetector.detect(text).map { fingerprint in
                var written = [UInt8](repeating: 0, count: 16)
                let count = written.withUnsafeMutableBufferPointer { fingerprint.write(to: $0.baseAddress!) }
                return Array(written.prefix(count))
            }
        }
    }
}
