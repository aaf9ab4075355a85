// swift-tools-version: 6.2
import PackageDescription

// Benchmarks, in a package of their own: what they need stays out of the product's build.
let package = Package(
    name: "gatehouse-bench",
    dependencies: [
        .package(name: "gatehouse", path: "..")
    ],
    targets: [
        .executableTarget(
            name: "microbench",
            dependencies: [
                .product(name: "Addressing", package: "gatehouse"),
                .product(name: "HTTP1", package: "gatehouse"),
                .product(name: "HTTPSemantics", package: "gatehouse"),
                .product(name: "Pipeline", package: "gatehouse"),
                .product(name: "RateLimiting", package: "gatehouse"),
                .product(name: "Routing", package: "gatehouse"),
                .product(name: "Snapshots", package: "gatehouse"),
                .product(name: "TLS", package: "gatehouse"),
                .product(name: "Timing", package: "gatehouse"),
            ],
            path: "Micro",
            swiftSettings: [.enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility")])
    ],
    swiftLanguageModes: [.v6]
)
