// Columns of text, for people.

/// Rows whose columns are as wide as their widest cell; the last one runs free.
struct TextTable {
    private var rows: [[String]] = []

    /// Adds a row.
    mutating func add(_ cells: [String]) { rows.append(cells) }

    /// The rows, two spaces between columns, no space at a line's end.
    var text: String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.filter { $0.count > column }.map { $0[column].count }.max() ?? 0
        }
        return rows.map { cells in
            var line = ""
            for (column, cell) in cells.enumerated() {
                let isLast = column + 1 == cells.count
                line += isLast ? cell : cell + String(repeating: " ", count: widths[column] - cell.count + 2)
            }
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }.joined()
    }
}
