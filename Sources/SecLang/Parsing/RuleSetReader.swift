// Files of rules to one list of directives.

import Diagnostics

/// Reads rule files and what they include.
///
/// It stops at no error: the next directive is read, and what is wrong with any of them is in the result.
package struct RuleSetReader {
    private let resolver: any IncludeResolver
    private var result = RuleSetSyntax()
    private var findings: Findings
    private var assembly = RuleAssembly()
    /// The files that are being read, outermost first, by identity.
    private var open: [String] = []
    private var bytesRead = 0

    private init(resolver: any IncludeResolver, isStrict: Bool) {
        self.resolver = resolver
        findings = Findings(isStrict: isStrict)
    }

    /// Reads the files that `patterns` mean, one after another as if they were one.
    ///
    /// - Parameter isStrict: Whether features that are left out are errors and not warnings.
    package static func read(
        _ patterns: [String], resolver: any IncludeResolver = FileIncludes(), isStrict: Bool = false
    ) -> RuleSetSyntax {
        var reader = RuleSetReader(resolver: resolver, isStrict: isStrict)
        for pattern in patterns { reader.include(pattern, isOptional: false, from: nil, at: nil) }
        return reader.finished()
    }

    /// Reads a text that is in no file of its own, such as rules within a configuration; `name` is what positions
    /// call it, and where its includes are relative to.
    package static func read(
        text: [UInt8], named name: String, resolver: any IncludeResolver = FileIncludes(), isStrict: Bool = false
    ) -> RuleSetSyntax {
        var reader = RuleSetReader(resolver: resolver, isStrict: isStrict)
        reader.result.files.append(name)
        reader.read(text, named: name)
        return reader.finished()
    }

    private mutating func finished() -> RuleSetSyntax {
        if !findings.isFull { assembly.finish(&findings) }
        result.directives = assembly.directives
        result.diagnostics = findings.diagnostics
        return result
    }

    private mutating func read(_ bytes: [UInt8], named name: String) {
        var parser = DirectiveParser(source: SourceText(name: name, bytes: bytes), findings: findings)
        var lines = LogicalLines(bytes)
        while !parser.findings.isFull, let line = lines.nextLine() {
            switch line {
            case .swallowed(let offset):
                parser.findings.warning(
                    "this line is part of the comment before it, which ends with a \\",
                    at: parser.source.position(of: offset))
            case .directive(let text, let loose):
                switch parser.parse(text, loose: loose) {
                case .directive(let directive): assembly.add(directive, &parser.findings)
                case .include(let pattern, let isOptional, let position):
                    findings = parser.findings
                    include(pattern, isOptional: isOptional, from: name, at: position)
                    parser.findings = findings
                case .nothing: break
                case .unreadable: assembly.loseTrack()
                }
            }
        }
        findings = parser.findings
    }

    private mutating func include(
        _ pattern: String, isOptional: Bool, from includer: String?, at position: SourcePosition?
    ) {
        guard open.count < SecLangLimits.includeDepth else {
            findings.error("more than \(SecLangLimits.includeDepth) files within each other", at: position)
            return
        }
        do throws(IncludeFailure) {
            let files = try resolver.files(matching: pattern, from: includer)
            if files.isEmpty, !isOptional { throw IncludeFailure("no such file") }
            for file in files where !findings.isFull {
                guard try include(file: file, at: position) else { return }
            }
        } catch {
            findings.error("\(Refusal.shortened(pattern)): \(error.reason)", at: position)
        }
    }

    /// Reads one file; false where no more may be read.
    private mutating func include(file: String, at position: SourcePosition?) throws(IncludeFailure) -> Bool {
        let identity = resolver.identity(of: file)
        if open.contains(identity) { throw IncludeFailure("\(file) includes itself") }
        guard result.files.count < SecLangLimits.files else {
            findings.error("more than \(SecLangLimits.files) files", at: position)
            return false
        }
        let bytes: [UInt8]
        do throws(IncludeFailure) {
            bytes = try resolver.bytes(of: file, limit: SecLangLimits.fileBytes)
        } catch {
            findings.error("\(file): \(error.reason)", at: position)
            return true
        }
        bytesRead += bytes.count
        guard bytesRead <= SecLangLimits.bytes else {
            findings.error("more than \(SecLangLimits.bytes) bytes in all files", at: position)
            return false
        }
        result.files.append(file)
        open.append(identity)
        read(bytes, named: file)
        open.removeLast()
        return true
    }
}
