// Paths that are canonical already, as nearly all are, and paths that are not.

import HTTPSemantics

func pathNormalizerBenchmarks() -> [Benchmark] {
    let paths: [(name: String, path: String)] = [
        ("canonical, 8 bytes", "/healthz"),
        ("canonical, 30 bytes", "/api/v1/users/12345/orders/678"),
        ("canonical, 120 bytes", "/api/v1/" + String(repeating: "abcdefg/", count: 14)),
        ("canonical with dots and escapes, 30 bytes", "/.well-known/caf%C3%A9/menu.en"),
        ("dirty, 30 bytes", "/api/./v1//%7Euser/../x%c3%a9y"),
    ]
    return paths.map { name, path in
        let bytes = Array(path.utf8)
        var output = [UInt8](repeating: 0, count: bytes.count * PathNormalizer.maximumGrowth)
        return Benchmark("path normaliser, \(name)") { iterations in
            var sum: UInt64 = 0
            output.withUnsafeMutableBufferPointer { buffer in
                for _ in 0..<iterations {
                    switch try? PathNormalizer.normalize(bytes.span, rules: .standard, into: buffer) {
                    case .unchanged: sum &+= 1
                    case .rewritten(let count): sum &+= UInt64(count)
                    case nil: fatalError("no path of the benchmark is refused")
                    }
                }
            }
            return sum
        }
    }
}
