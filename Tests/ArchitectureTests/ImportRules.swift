// Which room may import which: the rules of the house, as functions from text to complaints.

/// What the rules know besides the manifest.
enum ImportRules {
    /// Modules that come with Swift and that every room may import.
    static let systemModules: Set<String> = ["Glibc", "Swift", "Synchronization"]
    /// Modules that cost memory and start time, and the rooms that may import them (Yams brings them along).
    static let foundationModules: Set<String> = ["Foundation", "FoundationEssentials", "FoundationNetworking"]
    static let foundationRooms: Set<String> = ["FileProvider"]
    /// The shim of the kernel's own interface: the one that several rooms may import.
    static let sharedShims: Set<String> = ["CLinux"]

    /// Rooms on the way of a client's bytes.
    static let dataWing: Set<String> = [
        "HTTPSemantics", "PatternMatching", "InjectionDetection", "LoadBalancing", "Telemetry", "DNS", "RateLimiting",
        "Reactor", "HTTP1", "HTTP2", "TLS", "Routing", "WAF", "Transport", "Pipeline", "Policies", "Snapshots",
        "Upstreams", "DataPlane",
    ]
    /// What the data wing must never reach, not even through others.
    static let controlWing: Set<String> = ["Yams", "FileProvider", "ConfigModel", "ControlPlane", "SnapshotCompiler"]

    /// The module that a line imports, if it is an import: `public import struct Bytes.ByteRange` gives `Bytes`.
    static func importedModule(_ line: Substring) -> String? {
        guard mayImport(line) else { return nil }
        let pattern = /^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?/
        guard let lead = line.prefixMatch(of: pattern) else { return nil }
        let kinds = /import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias|actor)\s+)?(\w+)/
        return line[lead.range.upperBound...].prefixMatch(of: kinds).map { String($0.1) }
    }

    /// Whether the word is there at all: saves the expressions, which are slow, for the few lines that need them.
    private static func mayImport(_ line: Substring) -> Bool {
        line.utf8.split(separator: UInt8(ascii: " ")).contains { $0.elementsEqual("import".utf8) }
    }

    /// Every import of `files`, which are sources, that the house does not allow.
    static func complaints(about files: [HouseFile], in floors: PackageFloors) -> [String] {
        files.flatMap { file in
            file.lines.enumerated().compactMap { index, line in
                importedModule(line)
                    .flatMap { complaint(aboutImporting: $0, from: file.target, in: floors) }
                    .map { "\(file.path):\(index + 1): \($0)" }
            }
        }
    }

    private static func complaint(
        aboutImporting module: String, from target: String, in floors: PackageFloors
    ) -> String? {
        guard let room = floors.rooms[target] else { return "\(target) stands on no floor of Package.swift" }
        if systemModules.contains(module) || module == target { return nil }
        if foundationModules.contains(module) {
            return foundationRooms.contains(target) ? nil : "\(target) imports \(module), which only tests may"
        }
        guard let other = floors.rooms[module] else {
            return room.products.contains(module) ? nil : "\(target) imports \(module), which it does not declare"
        }
        if other.floor >= room.floor {
            return "\(target) (floor \(room.floor)) imports \(module) (floor \(other.floor)): not a lower floor"
        }
        return room.targets.contains(module) ? nil : "\(target) imports \(module), which it does not declare"
    }

    /// Declared dependencies that point upward, sideways, or nowhere.
    static func complaints(about floors: PackageFloors) -> [String] {
        floors.rooms.values.sorted { $0.name < $1.name }.flatMap { room in
            room.targets.sorted().compactMap { name in
                guard let other = floors.rooms[name] else {
                    return "\(room.name) depends on \(name), which stands on no floor"
                }
                guard other.floor >= room.floor else { return nil }
                return "\(room.name) (floor \(room.floor)) depends on \(name) (floor \(other.floor)): not a lower floor"
            }
        }
    }

    /// Rooms of the data wing that reach YAML or the control plane.
    static func dataWingComplaints(_ floors: PackageFloors) -> [String] {
        dataWing.sorted().flatMap { name in
            floors.reach(of: name).union(floors.reachedProducts(of: name)).intersection(controlWing).sorted()
                .map { "\(name) is on the data path and reaches \($0)" }
        }
    }

    /// C libraries that more than one room imports.
    static func shimComplaints(about files: [HouseFile], in floors: PackageFloors) -> [String] {
        var importers: [String: Set<String>] = [:]
        for file in files {
            for module in file.lines.compactMap(importedModule) where floors.rooms[module]?.floor == 0 {
                importers[module, default: []].insert(file.target)
            }
        }
        return importers.filter { $0.value.count > 1 && !sharedShims.contains($0.key) }
            .map { "\($0.key) has more than one importer: \($0.value.sorted().joined(separator: ", "))" }.sorted()
    }
}
