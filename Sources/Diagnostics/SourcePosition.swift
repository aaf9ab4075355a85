// Where in a file something was said.

/// A place in a configuration or rule file. Lines and columns count from 1; a column counts characters.
public struct SourcePosition: Hashable, Sendable, CustomStringConvertible {
    /// The file as the operator named it.
    public var file: String
    /// The line, from 1.
    public var line: Int
    /// The column, from 1.
    public var column: Int

    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    public var description: String { "\(file):\(line):\(column)" }
}
