// What every source file looks like, as functions from text to complaints.

/// The rules of tidiness, and their numbers.
enum TidyRules {
    /// Columns of a line.
    static let maximumColumns = 120
    /// Lines of a file: beyond this it is two files.
    static let maximumLines = 500

    // Put together, so that this file does not break its own rules.
    private static let forbiddenWords = [
        (word: "TO" + "DO", verb: "says"), (word: "FIX" + "ME", verb: "says"), (word: "try" + "!", verb: "uses"),
    ]

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
        // Most files have none of the words: one search of the text saves three of each line.
        let words = forbiddenWords.filter { file.text.contains($0.word) }
        for (index, line) in lines.enumerated() {
            complaints += self.complaints(aboutLine: line, words).map { "\(file.path):\(index + 1): \($0)" }
        }
        return complaints
    }

    private static func complaints(aboutLine line: Substring, _ words: [(word: String, verb: String)]) -> [String] {
        var complaints: [String] = []
        // Bytes first: characters are dear to count, and hardly any line is near the limit.
        if line.utf8.count > maximumColumns, line.count > maximumColumns {
            complaints.append("\(line.count) columns, more than \(maximumColumns)")
        }
        if line.last == " " || line.last == "\t" { complaints.append("ends with a space") }
        if line.utf8.contains(UInt8(ascii: "\t")) { complaints.append("has a tab") }
        for (word, verb) in words where line.contains(word) { complaints.append("\(verb) \(word)") }
        return complaints
    }
}
