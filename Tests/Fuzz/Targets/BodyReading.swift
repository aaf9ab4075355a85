// What WAF's body parsers find, as one value, for the promises about them.

import WAF

/// Names and values in their order.
struct BodyFields: MultipartSink, Equatable {
    struct Field: Equatable {
        var name: [UInt8]
        var value: [UInt8]
    }

    var fields: [Field] = []
    var files: [Field] = []
    var lines: [Field] = []

    mutating func field(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        fields.append(Field(name: Array(name), value: Array(value)))
    }

    mutating func partHeader(part: UnsafeRawBufferPointer, line: UnsafeRawBufferPointer) {
        lines.append(Field(name: Array(part), value: Array(line)))
    }

    mutating func file(_ file: MultipartFile) {
        files.append(Field(name: Array(file.part), value: Array(file.name) + [0] + Array(file.content)))
    }
}

/// Calls `feed` with the pieces of `bytes` that end at `cuts`, each in memory of its own that is gone afterwards.
func feed<Failure: Error>(
    _ bytes: [UInt8], cuts: [Int], _ feed: (UnsafeRawBufferPointer) throws(Failure) -> Void
) throws(Failure) {
    var start = 0
    for cut in cuts where cut > start {
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: cut - start, alignment: 1)
        defer { piece.deallocate() }
        piece.copyBytes(from: bytes[start..<cut])
        try feed(UnsafeRawBufferPointer(piece))
        start = cut
    }
}
