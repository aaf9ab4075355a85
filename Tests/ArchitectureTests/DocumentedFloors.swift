// ARCHITECTURE.md's table of floors and its list of rooms, held against Package.swift.

/// Reads the two tables.
enum DocumentedFloors {
    /// What the document says otherwise than the manifest.
    static func complaints(about document: HouseFile, floors: PackageFloors) -> [String] {
        let table = floorsTable(document)
        let listed = Set(document.lines.compactMap(listedRooms).joined())
        var complaints: [String] = []
        for room in floors.rooms.values.sorted(by: { $0.name < $1.name }) {
            if table[room.name] != room.floor {
                let found = table[room.name].map { "on floor \($0)" } ?? "on none"
                complaints.append("\(room.name) is \(found), expected on floor \(room.floor)")
            }
            if !listed.contains(room.name) { complaints.append("\(room.name) is not among the rooms") }
        }
        for name in Set(table.keys).union(listed).subtracting(floors.rooms.keys).sorted() {
            complaints.append("\(name) is no room of Package.swift")
        }
        return complaints.map { "\(document.path): \($0)" }
    }

    /// The floor of each room, by the rows `| 4 | … |`.
    private static func floorsTable(_ document: HouseFile) -> [String: Int] {
        var floors: [String: Int] = [:]
        for line in document.lines {
            guard let row = line.wholeMatch(of: /\| (\d+) \|(.*)/), let floor = Int(row.1) else { continue }
            for name in names(row.2) { floors[name] = floor }
        }
        return floors
    }

    /// The rooms that a row `| `Bytes` | its job | … |` is about; nil for other lines.
    private static func listedRooms(_ line: Substring) -> [String]? {
        line.prefixMatch(of: /\| (`[^|]*`) \|/).map { names($0.1) }
    }

    private static func names(_ text: Substring) -> [String] { text.matches(of: /`([^`]+)`/).map { String($0.1) } }
}
