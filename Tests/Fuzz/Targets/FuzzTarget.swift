// What a fuzz target is: bytes in, the broken promise out.

/// One parser and what it promises about any bytes. `scripts/fuzz NAME SECONDS` feeds it with what libFuzzer finds, the
/// tests with the files of `Corpora/NAME`.
///
/// To add one: a file here with a type `NameTarget`, its line in `FuzzCorpusTests`, its seeds in `Corpora/name`. The
/// file may import any room; the script builds what it imports.
protocol FuzzTarget: SendableMetatype {
    /// The promise that `bytes` break; nil where all are kept. A crash is a broken promise too.
    static func fault(in bytes: [UInt8]) -> String?
}

/// One scalar for each byte.
func latin1(_ bytes: some Sequence<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    for byte in bytes { text.append(Unicode.Scalar(byte)) }
    return String(text)
}

/// Where to split `count` bytes: everywhere if they are few, else at places that the bytes themselves choose.
func cuts(of bytes: [UInt8]) -> [Int] {
    if bytes.count <= 200 { return Array(0...bytes.count) }
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    for byte in bytes.prefix(64) { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return (0..<16).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bytes.count + 1))
    }.sorted() + [bytes.count]
}
