// The house as it stands: every rule, held against every file.

import Testing

@Suite struct HouseTests {
    // Read once for all tests.
    private static let house = Result {
        (
            floors: PackageFloors(manifest: try HouseFiles.file("Package.swift").text),
            sources: try HouseFiles.files(below: "Sources", withExtension: "swift")
        )
    }
    private let floors: PackageFloors
    private let sources: [HouseFile]

    init() throws { (floors, sources) = try Self.house.get() }

    @Test func `the manifest and the sources are found`() {
        #expect(floors.rooms.count >= 10)
        #expect(floors.rooms["Bytes"]?.floor == 1)
        #expect(sources.count >= 10)
    }

    @Test func `every dependency leads to a lower floor`() {
        #expect(ImportRules.complaints(about: floors) == [])
    }

    @Test func `every import leads to a lower floor and is declared`() {
        #expect(ImportRules.complaints(about: sources, in: floors) == [])
    }

    @Test func `the data path reaches neither YAML nor the control plane`() {
        #expect(ImportRules.dataWingComplaints(floors) == [])
    }

    @Test func `each C library stands behind one room`() {
        #expect(ImportRules.shimComplaints(about: sources, in: floors) == [])
    }

    @Test func `every Swift file is tidy`() throws {
        let files =
            try sources + HouseFiles.files(below: "Tests", withExtension: "swift")
            + [HouseFiles.file("Package.swift")]
        #expect(files.flatMap { TidyRules.complaints(about: $0) } == [])
    }

    @Test func `every link between documents leads somewhere`() throws {
        let atTop = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]
        var documents = try atTop.filter(HouseFiles.exists).map { try HouseFiles.file($0) }
        for folder in ["docs", "config", "certs", "docker", "bench", "Tests"] {
            documents += try HouseFiles.files(below: folder, withExtension: "md")
        }
        #expect(!documents.isEmpty)
        #expect(documents.flatMap { DocumentationLinks.complaints(about: $0, exists: HouseFiles.exists) } == [])
    }
    @Test func `ARCHITECTURE has every room on its floor`() throws {
        let document = try HouseFiles.file("ARCHITECTURE.md")
        #expect(DocumentedFloors.complaints(about: document, floors: floors) == [])
    }

    @Test func `alert rules are over metrics that there are`() throws {
        let rules = try HouseFiles.file("config/alerts.yaml")
        #expect(AlertRules.metrics(rules.text).count >= 5)
        let document = try HouseFiles.file("docs/operating.md")
        #expect(AlertRules.complaints(about: rules, sources: sources, document: document) == [])
    }

    @Test func `every reason of the access log is explained`() throws {
        let files = try DocumentedReasons.rooms.flatMap { try HouseFiles.files(below: $0, withExtension: "swift") }
        #expect(files.flatMap { DocumentedReasons.reasons($0.text) }.count >= 30)
        let document = try HouseFiles.file("docs/operating.md")
        #expect(DocumentedReasons.complaints(about: files, document: document) == [])
    }
}
