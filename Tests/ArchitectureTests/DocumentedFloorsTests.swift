// The check of ARCHITECTURE.md's tables, shown to refuse what it should.

import Testing

@Suite struct DocumentedFloorsTests {
    private let floors = PackageFloors(
        manifest: """
            let floor1: [Target] = [room("Bytes"), room("Timing")]
            let floor2: [Target] = [room("HTTP1", ["Bytes"])]
            """)

    private func complaints(_ floor1: String, _ floor2: String, rooms: [String]) -> [String] {
        let rows = rooms.map { "| \($0) | a job | `Type` |\n" }.joined()
        let text = "| Floor | Rooms |\n|---|---|\n| 2 | \(floor2) |\n| 1 | | \(floor1) |\n\n\(rows)"
        return DocumentedFloors.complaints(about: HouseFile(path: "A.md", text: text), floors: floors)
    }

    @Test func `tables that say what the manifest says pass`() {
        #expect(complaints("`Bytes` `Timing`", "`HTTP1`", rooms: ["`Bytes` `Timing`", "`HTTP1`"]) == [])
    }

    @Test func `a room on another floor, on none, not listed or not there is named`() {
        #expect(
            complaints("`Bytes`", "`Bytes` `HTTP1`", rooms: ["`Bytes`", "`HTTP1`", "`Cellar`"]) == [
                "A.md: Timing is on none, expected on floor 1", "A.md: Timing is not among the rooms",
                "A.md: Cellar is no room of Package.swift",
            ])
        #expect(
            complaints("`HTTP1` `Timing`", "`Bytes`", rooms: ["`Bytes`", "`HTTP1` `Timing`"]) == [
                "A.md: Bytes is on floor 2, expected on floor 1", "A.md: HTTP1 is on floor 1, expected on floor 2",
            ])
    }
}
