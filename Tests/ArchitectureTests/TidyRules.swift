// What every source file looks like, as functions from text to complaints.

/// The rules of tidiness, and their numbers.
enum TidyRules {
    /// Columns of a line.
    static let maximumColumns = 120
    /// Lines of a file: beyond this it is two files.
    static let maximumLines = 500

    // Put together, so that this file does not break its own rules.
    private static let unfinished = ["TO" + "DO", "FIX" + "ME"]
    private static let forcedTry = "try" + "!"

    /// Everything about a Swift file that should be otherwise.
    static func complaints(about file: HouseFile) -> [String] {
        let lines = file.lines
        var complaints: [String] = []
        if lines.first?.hasPrefix("//") != true {
            complaints.append("\(file.path):1: does not open with a comment that says what the file is for")
        }
        if lines.count > maximumLines {
            complaints.append("\(file.path): \(lines.count) lines, more than \(maximumLines)")
        }
        if !file.text.isEmpty, !file.text.hasSuffix("\n") {
            complaints.append("\(file.path): does not end with a line feed")
        }
        for (index, line) in lines.enumerated() {
            complaints += self.complaints(aboutLine: line).map { "\(file.path):\(index + 1): \($0)" }
        }
        return complaints
    }

    private static func complaints(aboutLine line: Substring) -> [String] {
        var complaints: [String] = []
        if line.count > maximumColumns { complaints.append("\(line.count) columns, more than \(maximumColumns)") }
        if line.last == " " || line.last == "\t" { complaints.append("ends with a space") }
        if line.contains("\t") { complaints.append("has a tab") }
        for word in unfinished where line.contains(word) { complaints.append("says \(word)") }
        if line.contains(forcedTry) { complaints.append("uses \(forcedTry)") }
        return complaints
    }
}
