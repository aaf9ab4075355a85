// Columns of text, for people.

/// Rows whose columns are as wide as their widest cell; the last one runs free.
package struct TextTable {
    private var rows: [[String]] = []

    package init() {}

    /// Adds a row.
    package mutating func add(_ cells: [String]) { rows.append(cells) }

    /// The rows, two spaces between columns, no space at a line's end.
    package var text: String {
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
