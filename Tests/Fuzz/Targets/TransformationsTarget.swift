// The transformations of rules.

import Bytes
import WAF

/// Every `Transformation`: it stays within its bound, changes nothing without its triggers, says so where it changes
/// nothing, and does not look beyond the value; what encodes is undone by what decodes.
enum TransformationsTarget: FuzzTarget {
    private static let map = UnicodeMap(Array("20127 (ASCII)\n0107:63 2019:27 ff1c:3c\n".utf8), codePage: 20_127)

    static func fault(in bytes: [UInt8]) -> String? {
        for transformation in Transformation.allCases {
            for map in [nil, map] {
                var fault: String?
                _ = apply(transformation, to: bytes, map, &fault)
                if let fault { return "\(transformation): \(fault)" }
            }
        }
        let pairs: [(Transformation, Transformation)] = [
            (.base64Encode, .base64Decode), (.base64Encode, .base64DecodeExt), (.hexEncode, .hexDecode),
            (.urlEncode, .urlDecode), (.urlEncode, .urlDecodeUni),
        ]
        for (encode, decode) in pairs {
            var fault: String?
            let encoded = apply(encode, to: bytes, nil, &fault)
            let decoded = apply(decode, to: encoded, nil, &fault)
            guard decoded == bytes else { return "\(decode) does not undo \(encode): \(encoded), \(decoded)" }
        }
        let idempotent: [Transformation] = [
            .lowercase, .uppercase, .trim, .trimLeft, .trimRight, .removeNulls, .replaceNulls, .removeWhitespace,
            .compressWhitespace, .parityZero7bit, .cmdLine,
        ]
        for transformation in idempotent {
            var fault: String?
            let once = apply(transformation, to: bytes, nil, &fault)
            guard apply(transformation, to: once, nil, &fault) == once else { return "\(transformation) twice differs" }
        }
        return nil
    }

    private static func apply(
        _ transformation: Transformation, to bytes: [UInt8], _ map: UnicodeMap?, _ fault: inout String?
    ) -> [UInt8] {
        let bound = transformation.bound(bytes.count)
        // Memory of its own, of just the size, so that the address sanitizer sees what lies beyond.
        let input = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        let output = UnsafeMutableRawBufferPointer.allocate(byteCount: bound, alignment: 1)
        defer {
            input.deallocate()
            output.deallocate()
        }
        input.copyBytes(from: bytes)
        guard let start = output.baseAddress,
            let count = transformation.apply(UnsafeRawBufferPointer(input), to: start, unicodeMap: map)
        else { return bytes }
        guard count <= bound else {
            fault = "\(count) bytes, of at most \(bound)"
            return bytes
        }
        let changed = Array(UnsafeRawBufferPointer(rebasing: output[..<count]))
        if changed == bytes { fault = "nothing changed, and it does not say so" }
        if let triggers = transformation.triggers, triggers.isDisjoint(with: bytes.withUnsafeBytes { ByteSet(of: $0) })
        {
            fault = "changed without a trigger"
        }
        return changed
    }
}
