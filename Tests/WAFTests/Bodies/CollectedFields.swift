// What parsers find, as plain values.

import WAF

/// A field, a file or a header line, as text with one scalar for each byte.
struct Found: Equatable, CustomStringConvertible {
    var kind = "field"
    var name: String
    var value: String

    init(_ name: String, _ value: String, kind: String = "field") {
        self.kind = kind
        self.name = name
        self.value = value
    }

    var description: String { "\(kind == "field" ? "" : "\(kind) ")\(name)=\(value)" }
}

/// Keeps all that it receives.
struct CollectedFields: MultipartSink {
    var all: [Found] = []

    mutating func field(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        all.append(Found(text(name), text(value)))
    }

    mutating func partHeader(part: UnsafeRawBufferPointer, line: UnsafeRawBufferPointer) {
        all.append(Found(text(part), text(line), kind: "header"))
    }

    mutating func file(_ file: MultipartFile) {
        all.append(Found(text(file.part), "\(text(file.name)):\(file.size):\(text(file.content))", kind: "file"))
    }
}

/// Counts only: for bodies that are large, and for what may not allocate.
struct CountedFields: MultipartSink {
    var count = 0
    var bytes = 0

    mutating func field(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        count += 1
        bytes += name.count + value.count
    }

    mutating func partHeader(part: UnsafeRawBufferPointer, line: UnsafeRawBufferPointer) { bytes += line.count }

    mutating func file(_ file: MultipartFile) {
        count += 1
        bytes += file.size
    }
}

/// One scalar for each byte.
func text(_ bytes: some Sequence<UInt8>) -> String {
    String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
}

/// The ways in which `count` bytes arrive: whole, byte by byte, and in two pieces cut at each offset.
func deliveries(of count: Int) -> [[Int]] {
    var all = [[count], Array(1..<max(count, 1)) + [count]]
    if count <= 600 { all += (1..<max(count, 1)).map { [$0, count] } }
    return all
}

/// Calls `feed` with the pieces of `bytes` that end at `cuts`, each in memory of its own that is gone afterwards.
func feedPieces<Failure: Error>(
    _ bytes: [UInt8], cuts: [Int], _ feed: (UnsafeRawBufferPointer) throws(Failure) -> Void
) throws(Failure) {
    var start = 0
    for cut in cuts where cut > start {
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: cut - start, alignment: 1)
        defer { piece.deallocate() }
        piece.copyBytes(from: bytes[start..<cut])
        try feed(UnsafeRawBufferPointer(piece))
        // What still points here shall not go unnoticed.
        for index in piece.indices { piece[index] = 0xAA }
        start = cut
    }
}

/// Calls `body` with `bytes` at an address of their own.
func withBytes<Result, Failure: Error>(
    _ bytes: [UInt8], _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
) throws(Failure) -> Result {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    defer { copy.deallocate() }
    copy.copyBytes(from: bytes)
    return try body(UnsafeRawBufferPointer(copy))
}
