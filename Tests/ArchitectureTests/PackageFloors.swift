// Package.swift read as text: which target stands on which floor, and what it says it needs.

/// The floors and targets that a package manifest declares.
struct PackageFloors {
    /// One target as the manifest declares it.
    struct Room: Equatable {
        let name: String
        let floor: Int
        /// Other targets it may import.
        let targets: Set<String>
        /// Modules of other packages it may import.
        let products: Set<String>
    }

    /// The targets by name.
    private(set) var rooms: [String: Room] = [:]

    /// Reads `let floorN: [Target] = [ … ]` for every N there is.
    init(manifest: String) {
        let text = manifest.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.replacing(/(^|\s)\/\/.*$/, with: "") }.joined(separator: "\n")
        for match in text.matches(of: /let floor(\d+)\s*(?::[^=\n]*)?=\s*/) {
            guard let floor = Int(match.1) else { continue }
            for element in elements(ofBracketAt: match.range.upperBound, in: text[...]) {
                guard let room = room(element, floor: floor) else { continue }
                rooms[room.name] = room
            }
        }
    }

    /// The targets that `name` reaches through declared dependencies, itself left out.
    func reach(of name: String) -> Set<String> {
        var reached: Set<String> = []
        var open = [name]
        while let next = open.popLast() {
            for target in rooms[next]?.targets ?? [] where reached.insert(target).inserted { open.append(target) }
        }
        return reached
    }

    /// The modules of other packages that `name` reaches, its own and those of its dependencies.
    func reachedProducts(of name: String) -> Set<String> {
        reach(of: name).union([name]).reduce(into: []) { $0.formUnion(rooms[$1]?.products ?? []) }
    }
}

/// `room("Name", ["Dependency"])` or `.target(name: "Name", dependencies: ["Dependency"])`, read.
private func room(_ element: Substring, floor: Int) -> PackageFloors.Room? {
    guard let name = element.firstMatch(of: /"([^"]+)"/) else { return nil }
    let rest = element[name.range.upperBound...]
    let start: Substring.Index?
    if element.hasPrefix(".") {
        start = rest.firstMatch(of: /dependencies:\s*(?=\[)/)?.range.upperBound
    } else {
        start = rest.firstIndex(of: "[")
    }
    let dependencies = start.map { elements(ofBracketAt: $0, in: element) } ?? []
    var targets: Set<String> = []
    var products: Set<String> = []
    for dependency in dependencies {
        guard let quoted = dependency.firstMatch(of: /"([^"]+)"/) else { continue }
        if dependency.hasPrefix(".product") {
            products.insert(String(quoted.1))
        } else {
            targets.insert(String(quoted.1))
        }
    }
    return PackageFloors.Room(name: String(name.1), floor: floor, targets: targets, products: products)
}

/// The elements of the array literal that begins at `start`, split at its own commas, spaces trimmed.
private func elements(ofBracketAt start: String.Index, in text: Substring) -> [Substring] {
    var elements: [Substring] = []
    var depth = 0
    var isQuoted = false
    var begin = start
    for index in text[start...].indices {
        let character = text[index]
        if character == "\"" { isQuoted.toggle() }
        if isQuoted { continue }
        if character == "[" || character == "(" {
            depth += 1
            if depth == 1 { begin = text.index(after: index) }
        }
        let closes = character == "]" || character == ")"
        if closes { depth -= 1 }
        if (depth == 1 && character == ",") || (depth == 0 && closes) {
            elements.append(trimmed(text[begin..<index]))
            begin = text.index(after: index)
        }
        if depth == 0, closes { break }
    }
    return elements.filter { !$0.isEmpty }
}

private func trimmed(_ text: Substring) -> Substring {
    let start = text.drop { $0.isWhitespace }
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return start[...last]
}
