// The tables of the reference page, made from the same table that the decoders check keys against.

/// `page` with the table of each section between its markers, `<!-- keys of Route -->` and `<!-- end -->`.
///
/// - Returns: the page, and the names of sections that have no marker in it.
public func fillReferenceTables(in page: String) -> (page: String, missing: [String]) {
    var lines: [Substring] = []
    var found: Set<String> = []
    let sections = allSections()
    var isInside = false
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
        if line == "<!-- end -->" { isInside = false }
        if !isInside { lines.append(line) }
        guard line.hasPrefix("<!-- keys of "), line.hasSuffix(" -->") else { continue }
        let name = String(line.dropFirst(13).dropLast(4))
        guard let section = sections.first(where: { $0.name == name }) else { continue }
        found.insert(name)
        isInside = true
        lines += table(of: section).map { $0[...] }
    }
    let missing = sections.map(\.name).filter { !found.contains($0) }
    return (lines.joined(separator: "\n"), missing)
}

/// Every section, in the order in which the top level leads to them.
func allSections() -> [Section] {
    var sections: [Section] = []
    collect(.section(.gateway), into: &sections)
    return sections
}

private func collect(_ shape: Shape, into sections: inout [Section]) {
    switch shape {
    case .section(let section):
        guard !sections.contains(where: { $0.name == section.name }) else { return }
        sections.append(section)
        for key in section.keys { collect(key.shape, into: &sections) }
    case .list(let inner), .names(let inner): collect(inner, into: &sections)
    case .any(let shapes): for shape in shapes { collect(shape, into: &sections) }
    default: break
    }
}

private func table(of section: Section) -> [String] {
    ["", "| key | value | default | meaning |", "| --- | --- | --- | --- |"] + section.keys.map { key in
        let byDefault = key.byDefault.map { "`\($0)`" } ?? (key.isRequired ? "required" : "")
        return "| `\(key.name)` | \(describe(key.shape)) | \(byDefault) | \(key.summary) |"
    } + [""]
}

private func describe(_ shape: Shape) -> String {
    switch shape {
    case .boolean: "`true` or `false`"
    case .integer(let range):
        "number from \(range.lowerBound)" + (range.upperBound == .max ? "" : " to \(range.upperBound)")
    case .numbers(let numbers): wordList(numbers.map { "`\($0)`" })
    case .duration: "duration"
    case .size: "size"
    case .rate: "rate"
    case .text(let name, _): name
    case .choice(let words): wordList(words.map { "`\($0)`" })
    case .section(let section): "[\(section.name)](#\(section.name.lowercased()))"
    case .list(let inner): "list of \(describeInner(inner))"
    case .names(let inner): "by name: \(describeInner(inner))"
    case .nothing: "nothing"
    case .any(let shapes): wordList(shapes.map(describe))
    }
}

private func describeInner(_ shape: Shape) -> String {
    if case .any = shape { "(\(describe(shape)))" } else { describe(shape) }
}
