// Links between documents: each leads to a file that is there.

/// Reads Markdown for links within the repository.
enum DocumentationLinks {
    /// Links of `document` that lead nowhere; `exists` is asked with paths from the top of the repository.
    static func complaints(about document: HouseFile, exists: (String) -> Bool) -> [String] {
        var complaints: [String] = []
        var isCode = false
        for (index, line) in document.lines.enumerated() {
            if line.hasPrefix("```") { isCode.toggle() }
            if isCode { continue }
            for link in line.matches(of: /\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/) {
                let target = link.1.prefix { $0 != "#" }
                if target.isEmpty || target.contains(/^[a-z]+:/) { continue }
                guard let path = resolve(target, from: document.path), exists(path) else {
                    complaints.append("\(document.path):\(index + 1): the link to \(link.1) leads nowhere")
                    continue
                }
            }
        }
        return complaints
    }

    /// The path from the top that `link` means in the file at `path`; nil where it leaves the repository.
    static func resolve(_ link: Substring, from path: String) -> String? {
        var parts = link.hasPrefix("/") ? [] : path.split(separator: "/").dropLast()
        for part in link.split(separator: "/") where part != "." {
            if part != ".." {
                parts.append(part)
            } else if parts.popLast() == nil {
                return nil
            }
        }
        return parts.joined(separator: "/")
    }
}
