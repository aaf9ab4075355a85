// Reading a manifest: every way in which a target may be written.

import Testing

@Suite struct PackageFloorsTests {
    private let floors = PackageFloors(
        manifest: """
            let floor0: [Target] = [
                .target(name: "CLinux"),
                .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
            ]
            // let floor7: [Target] = [ room("Ghost") ]
            let floor1: [Target] = [
                room("Bytes"), pointerRoom("Timing", ["CLinux"]),
            ]
            let floor2: [Target] = [
                room(
                    "FileProvider",
                    [
                        "Bytes",  // holds
                        .product(name: "Yams", package: "Yams"), "Timing",
                    ]),
                .executableTarget(name: "gatehouse", dependencies: ["FileProvider"], swiftSettings: house + [a("b")]),
            ]
            let testTargets: [Target] = [ tests("BytesTests", ["Bytes"]) ]
            """)

    @Test(
        arguments: [
            ("CLinux", 0, [], []), ("COpenSSL", 0, [], []), ("Bytes", 1, [], []), ("Timing", 1, ["CLinux"], []),
            ("FileProvider", 2, ["Bytes", "Timing"], ["Yams"]), ("gatehouse", 2, ["FileProvider"], []),
        ] as [(String, Int, Set<String>, Set<String>)])
    func `a target is read with its floor and its dependencies`(
        name: String, floor: Int, targets: Set<String>, products: Set<String>
    ) {
        #expect(
            floors.rooms[name] == PackageFloors.Room(name: name, floor: floor, targets: targets, products: products))
    }

    @Test func `nothing else is taken for a target`() {
        #expect(
            Set(floors.rooms.keys) == ["CLinux", "COpenSSL", "Bytes", "Timing", "FileProvider", "gatehouse"])
    }

    @Test func `reach goes through others`() {
        #expect(floors.reach(of: "gatehouse") == ["FileProvider", "Bytes", "Timing", "CLinux"])
        #expect(floors.reachedProducts(of: "gatehouse") == ["Yams"])
        #expect(floors.reach(of: "Bytes") == [])
    }
}
