// The current Date field, made once a second.

internal import Glibc
internal import HTTPSemantics

/// The value of Date (RFC 9110 §5.6.7), remade when the second has changed.
struct DateCache {
    private var second: Int = -1
    private var bytes: [UInt8] = []

    var text: [UInt8] {
        mutating get {
            let now = time(nil)
            if now != second {
                second = now
                bytes = [UInt8](unsafeUninitializedCapacity: HTTPDate.byteCount) { memory, count in
                    if let start = memory.baseAddress { HTTPDate.write(Int64(now), to: start) }
                    count = HTTPDate.byteCount
                }
            }
            return bytes
        }
    }
}
