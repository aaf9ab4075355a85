// Field names and values as nghttp2 takes them.

internal import CNghttp2

/// Lends a list of fields. The names' memory lives on, so that upper case in them reaches the wire.
enum NameValues {
    static func with<Result>(
        _ fields: [(String, String)], _ body: (UnsafeBufferPointer<nghttp2_nv>) -> Result
    ) -> Result {
        func copy(_ text: String) -> UnsafeMutablePointer<UInt8> {
            let bytes = Array(text.utf8)
            let pointer = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count + 1)
            pointer.initialize(repeating: 0, count: bytes.count + 1)
            pointer.update(from: bytes, count: bytes.count)
            return pointer
        }
        let entries = fields.map {
            nghttp2_nv(
                name: copy($0.0), value: copy($0.1), namelen: $0.0.utf8.count, valuelen: $0.1.utf8.count,
                flags: UInt8(NGHTTP2_NV_FLAG_NO_COPY_NAME.rawValue))
        }
        return entries.withUnsafeBufferPointer(body)
    }
}
