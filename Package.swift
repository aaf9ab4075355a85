// swift-tools-version: 6.2
import PackageDescription

// The house, floor by floor: a target imports only targets on lower floors, and ArchitectureTests
// reads this file and the `import` lines to hold us to it. ARCHITECTURE.md says what each room is for.

/// Settings of every room.
let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A room that works on borrowed or C memory: its pointers are its trade.
///
/// These rooms carry the traffic. In release builds they leave out the run-time check that no two accesses to one
/// property overlap, which took half of all instructions; every debug build, and so every test, makes it. Optimising
/// across modules saves another twentieth (docs/decisions/0009-exclusivity-in-release.md).
func pointerRoom(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(
        name: name, dependencies: dependencies,
        swiftSettings: house + [
            .unsafeFlags(
                ["-enforce-exclusivity=unchecked", "-cross-module-optimization"], .when(configuration: .release))
        ])
}

/// A room without pointers: there an unsafe construct is a compiler warning.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: house + [.strictMemorySafety()])
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [], resources: [Resource] = []
) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, exclude: exclude, resources: resources, swiftSettings: house)
}

let floor0: [Target] = [
    .target(name: "CLinux"),
    .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CAres", pkgConfig: "libcares", providers: [.apt(["libc-ares-dev"])]),
    .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
    .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
    .systemLibrary(name: "CNghttp2", pkgConfig: "libnghttp2", providers: [.apt(["libnghttp2-dev"])]),
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CMaxMindDB", pkgConfig: "libmaxminddb", providers: [.apt(["libmaxminddb-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
]

let floor1: [Target] = [
    pointerRoom("Bytes"),
    pointerRoom("Timing"),
    pointerRoom("Addressing"),
    room("Diagnostics"),
    pointerRoom("Fetching", ["CCurl", "CLinux"]),
    pointerRoom("PrivateFiles"),
]

let floor2: [Target] = [
    pointerRoom("HTTPSemantics", ["Bytes", "Addressing"]),
    pointerRoom("PatternMatching", ["Bytes", "CPCRE2"]),
    pointerRoom("InjectionDetection", ["Bytes"]),
    room("SecLang", ["Diagnostics"]),
    room("LoadBalancing", ["Addressing"]),
    pointerRoom("RateLimiting", ["Bytes", "Timing", "CLinux"]),
    pointerRoom("Telemetry", ["Timing", "CLinux"]),
    room("ConfigModel", ["Addressing", "Diagnostics"]),
    pointerRoom("DNS", ["Addressing", "Timing", "CAres", "CLinux"]),
]

let floor3: [Target] = [
    pointerRoom("Reactor", ["Timing", "Addressing", "CLinux"]),
    pointerRoom("HTTP1", ["Bytes", "HTTPSemantics"]),
    pointerRoom("HTTP2", ["Bytes", "HTTPSemantics", "CNghttp2"]),
    pointerRoom("TLS", ["Bytes", "Timing", "COpenSSL"]),
    pointerRoom("Routing", ["Bytes", "HTTPSemantics", "PatternMatching"]),
    pointerRoom(
        "WAF",
        [
            "SecLang", "PatternMatching", "InjectionDetection", "Diagnostics", "Addressing", "Bytes", "CLibXML2",
            "CMaxMindDB", "CZlib",
        ]),
]

let floor4: [Target] = [
    pointerRoom("Transport", ["Reactor", "TLS", "HTTP1", "HTTP2", "HTTPSemantics", "Addressing", "Bytes", "Timing"]),
    pointerRoom(
        "Snapshots",
        [
            "Routing", "WAF", "TLS", "HTTP1", "HTTPSemantics", "LoadBalancing", "RateLimiting", "Telemetry",
            "Addressing",
        ]),
    pointerRoom("ACME", ["TLS", "HTTPSemantics", "Fetching", "PrivateFiles", "CLinux"]),
    pointerRoom("Stapling", ["TLS", "Fetching", "PrivateFiles"]),
    pointerRoom("Certificates", ["TLS", "ConfigModel", "Telemetry", "Diagnostics"]),
    room("FileProvider", ["ConfigModel", "Addressing", "Diagnostics", .product(name: "Yams", package: "Yams")]),
]

let floor5: [Target] = [
    pointerRoom(
        "SharedLimits",
        [
            "Transport", "Reactor", "TLS", "Snapshots", "RateLimiting", "DNS", "Addressing", "Bytes", "Timing",
            "CHiredis",
        ]),
    pointerRoom(
        "Pipeline",
        [
            "Snapshots", "Routing", "RateLimiting", "PatternMatching", "HTTPSemantics", "Addressing", "Bytes", "Timing",
            "TLS",
        ]),
    pointerRoom(
        "Upstreams",
        [
            "Snapshots", "Transport", "Reactor", "TLS", "HTTP1", "HTTP2", "HTTPSemantics", "LoadBalancing", "DNS",
            "Telemetry", "Addressing", "Bytes", "Timing", "CLinux",
        ]),
]

let floor6: [Target] = [
    pointerRoom(
        "DataPlane",
        [
            "Upstreams", "SharedLimits", "Pipeline", "Snapshots", "Transport", "Reactor", "TLS", "HTTP1", "HTTP2",
            "HTTPSemantics", "Routing", "WAF", "LoadBalancing", "RateLimiting", "DNS", "Telemetry", "Addressing",
            "Bytes", "Timing", "CLinux",
        ]),
    room(
        "SnapshotCompiler",
        [
            "ConfigModel", "Diagnostics", "Snapshots", "Routing", "WAF", "SecLang", "TLS", "HTTP1", "HTTPSemantics",
            "RateLimiting", "Telemetry", "Timing", "Addressing",
        ]),
]

let floor7: [Target] = [
    pointerRoom(
        "ControlPlane",
        [
            "SnapshotCompiler", "Snapshots", "Certificates", "FileProvider", "ConfigModel", "SecLang", "WAF",
            "Diagnostics", "TLS", "CLinux",
        ]),
]

let floor8: [Target] = [
    room(
        "Admin",
        ["ControlPlane", "Certificates", "DataPlane", "ConfigModel", "RateLimiting", "Telemetry", "HTTPSemantics"]),
]

let floor9: [Target] = [
    pointerRoom(
        "GatehouseServer",
        [
            "ACME", "Stapling", "Admin", "ControlPlane", "DataPlane", "Upstreams", "SnapshotCompiler", "Certificates",
            "FileProvider", "Pipeline", "Snapshots", "ConfigModel", "SecLang", "RateLimiting", "Reactor", "Routing",
            "TLS", "HTTP1", "HTTPSemantics", "DNS", "Telemetry", "Diagnostics", "Addressing", "Timing", "CLinux",
            .product(name: "Logging", package: "swift-log"),
        ]),
]

let floor10: [Target] = [
    .executableTarget(
        name: "gatehouse",
        dependencies: [
            "GatehouseServer", .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ],
        swiftSettings: house),
    // What `make run` puts behind the front door.
    .executableTarget(name: "demo-backend", swiftSettings: house),
]

let testTargets: [Target] = [
    tests("PatternMatchingTests", ["PatternMatching", "Bytes"]),
    tests("InjectionDetectionTests", ["InjectionDetection", "TestSupport"]),
    tests("SecLangTests", ["SecLang", "Diagnostics"]),
    tests("WAFTests", ["WAF", "SecLang", "PatternMatching", "Diagnostics", "Addressing", "Bytes", "TestSupport"]),
    tests("RoutingTests", ["Routing", "HTTPSemantics", "PatternMatching", "TestSupport"]),
    tests("DNSTests", ["DNS", "Addressing", "Timing"]),
    tests("LoadBalancingTests", ["LoadBalancing", "TestSupport"]),
    tests("RateLimitingTests", ["RateLimiting", "Timing", "TestSupport"]),
    .target(
        name: "TestSupport", dependencies: ["COpenSSL", "CNghttp2"], path: "Tests/TestSupport", swiftSettings: house),
    tests("TLSTests", ["TLS", "Timing", "COpenSSL", "TestSupport"]),
    tests("ACMETests", ["ACME", "TLS", "Fetching", "COpenSSL", "TestSupport"]),
    tests("StaplingTests", ["Stapling", "TLS", "Fetching", "PrivateFiles", "TestSupport"]),
    tests("FetchingTests", ["Fetching", "TestSupport"]),
    tests("PrivateFilesTests", ["PrivateFiles", "TestSupport"]),
    tests("CertificatesTests", ["Certificates", "TLS", "Telemetry", "Diagnostics", "TestSupport"]),
    tests("TelemetryTests", ["Telemetry"]),
    tests("ArchitectureTests", []),
    tests("ConfigModelTests", ["ConfigModel", "Addressing", "Diagnostics"]),
    tests("FileProviderTests", ["FileProvider", "ConfigModel", "Diagnostics"], exclude: ["Fixtures"]),
    tests("BytesTests", ["Bytes"]),
    tests("TimingTests", ["Timing", "TestSupport"]),
    tests("AddressingTests", ["Addressing"]),
    tests("DiagnosticsTests", ["Diagnostics"]),
    tests("SnapshotsTests", ["Snapshots"]),
    tests(
        "UpstreamsTests",
        [
            "Upstreams", "Snapshots", "DNS", "TLS", "Addressing", "Timing", "TestSupport", "Transport", "Reactor",
            "LoadBalancing", "Telemetry", "HTTPSemantics",
        ]),
    tests(
        "PipelineTests",
        ["Pipeline", "Snapshots", "Routing", "RateLimiting", "HTTP1", "HTTPSemantics", "Addressing", "Timing"]),
    tests(
        "SnapshotCompilerTests",
        [
            "SnapshotCompiler", "Snapshots", "FileProvider", "ConfigModel", "Diagnostics", "Pipeline", "Routing", "TLS",
            "HTTP1", "HTTPSemantics", "Telemetry", "Addressing", "SecLang", "WAF", "TestSupport",
        ]),
    tests(
        "ControlPlaneTests",
        ["ControlPlane", "SnapshotCompiler", "ConfigModel", "Diagnostics", "Snapshots", "TLS", "TestSupport"]),
    tests("DataPlaneTests", ["DataPlane", "Snapshots", "SecLang", "WAF"]),
    tests("AdminTests", ["Admin", "ConfigModel", "ControlPlane", "DataPlane", "HTTPSemantics", "Telemetry"]),
    tests(
        "GatehouseServerTests",
        [
            "GatehouseServer", "gatehouse", "ControlPlane", "ConfigModel", "Diagnostics", "Reactor", "Addressing",
            "TestSupport", .product(name: "Logging", package: "swift-log"),
        ]),
    tests("ReactorTests", ["Reactor", "Timing", "Addressing", "TestSupport"]),
    tests("HTTPSemanticsTests", ["HTTPSemantics", "Bytes", "TestSupport"]),
    tests("HTTP1Tests", ["HTTP1", "HTTPSemantics", "Bytes", "TestSupport"]),
    .target(
        name: "GatewayTestSupport",
        dependencies: [
            "GatehouseServer", "ControlPlane", "Telemetry", "Addressing", "TestSupport",
            .product(name: "Logging", package: "swift-log"),
        ],
        path: "Tests/GatewayTestSupport", swiftSettings: house),
    tests(
        "IntegrationTests",
        [
            "GatewayTestSupport", "GatehouseServer", "ControlPlane", "Telemetry", "Addressing", "TestSupport",
            .product(name: "Logging", package: "swift-log"),
        ]),
    tests("SharedLimitsTests", ["SharedLimits", "RateLimiting", "TestSupport"]),
    tests("ConformanceTests", ["GatewayTestSupport", "TestSupport"]),
    // Fuzz targets and their corpora, replayed; `scripts/fuzz` runs them with libFuzzer.
    .testTarget(
        name: "FuzzTests",
        dependencies: [
            "HTTP1", "HTTP2", "HTTPSemantics", "Bytes", "SecLang", "WAF", "InjectionDetection", "Diagnostics", "TLS",
            "Transport", "Addressing", "Pipeline", "Snapshots", "Telemetry", "ACME",
            "ConfigModel", "SharedLimits",
        ],
        path: "Tests/Fuzz", exclude: ["Corpora"], swiftSettings: house),
    tests("TransportTests", ["Transport", "Reactor", "HTTP1", "HTTPSemantics", "Bytes", "TestSupport"]),
    tests("HTTP2Tests", ["HTTP2", "HTTPSemantics", "Bytes", "TestSupport"]),
]

let package = Package(
    name: "gatehouse",
    products: [
        // For bench/, which is a package of its own.
        .library(name: "Addressing", targets: ["Addressing"]),
        .library(name: "HTTPSemantics", targets: ["HTTPSemantics"]),
        .library(name: "HTTP1", targets: ["HTTP1"]),
        .library(name: "RateLimiting", targets: ["RateLimiting"]),
        .library(name: "Routing", targets: ["Routing"]),
        .library(name: "PatternMatching", targets: ["PatternMatching"]),
        .library(name: "Pipeline", targets: ["Pipeline"]),
        .library(name: "Snapshots", targets: ["Snapshots"]),
        .library(name: "TLS", targets: ["TLS"]),
        .library(name: "Timing", targets: ["Timing"]),
    ],
    dependencies: [
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    ],
    targets: floor0 + floor1 + floor2 + floor3 + floor4 + floor5 + floor6 + floor7 + floor8 + floor9 + floor10
        + testTargets,
    swiftLanguageModes: [.v6]
)
