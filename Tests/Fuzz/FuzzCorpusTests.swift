// The corpora of the fuzz targets, and every file that once broke a promise, replayed.

import Foundation
import Testing

@Suite struct FuzzCorpusTests {
    /// A corpus' folder and its target. The name is also what `scripts/fuzz` is called with.
    static let targets: [(name: String, target: any FuzzTarget.Type)] = [
        ("request-head", RequestHeadTarget.self), ("response-head", ResponseHeadTarget.self),
        ("chunked-body", ChunkedBodyTarget.self), ("request-path", RequestPathTarget.self),
        ("seclang", SeclangTarget.self),
        ("urlencoded", UrlencodedTarget.self), ("multipart", MultipartTarget.self), ("json-body", JsonBodyTarget.self),
        ("xml-body", XmlBodyTarget.self), ("transformations", TransformationsTarget.self),
        ("operators", OperatorsTarget.self), ("sql-injection", SqlInjectionTarget.self), ("xss", XssTarget.self),
        ("http2-frames", HTTP2FramesTarget.self), ("proxy-header", ProxyHeaderTarget.self),
        ("client-hello", ClientHelloTarget.self), ("client-address", ClientAddressTarget.self),
        ("log-records", LogRecordsTarget.self), ("inspection-line", InspectionLineTarget.self),
        ("compressed-body", CompressedBodyTarget.self), ("cookies", CookiesTarget.self),
        ("http-date", HTTPDateTarget.self), ("acme-json", AcmeJsonTarget.self),
        ("certificate-text", CertificateTextTarget.self), ("authority", AuthorityTarget.self),
        ("redis-replies", RedisRepliesTarget.self),
    ]

    private static let corpora = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Corpora")

    @Test(arguments: targets.map(\.name))
    func `a target keeps its promises about its corpus and about damaged copies of it`(_ name: String) throws {
        let target = try #require(Self.targets.first { $0.name == name }?.target)
        let folder = Self.corpora.appending(path: name)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(files.count >= 20, "\(name) has \(files.count) files")
        for file in files {
            let bytes = Array(try Data(contentsOf: folder.appending(path: file)))
            #expect(target.fault(in: bytes) == nil, "\(name)/\(file)")
            for cut in stride(from: 0, to: min(bytes.count, 200), by: 7) {
                var damaged = bytes
                damaged[cut] ^= UInt8(truncatingIfNeeded: 1 << (cut % 8))
                #expect(target.fault(in: damaged) == nil, "\(name)/\(file), a bit of byte \(cut) turned")
                damaged.remove(at: cut)
                #expect(target.fault(in: damaged) == nil, "\(name)/\(file) without byte \(cut)")
            }
        }
    }

    @Test func `every corpus has its target`() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.corpora.path).sorted()
        #expect(folders == Self.targets.map(\.name).sorted())
    }
}
