// The diagnostics of one reading, bounded.

import Diagnostics

/// What was found so far.
struct Findings {
    /// Whether features that are left out are errors.
    let isStrict: Bool
    /// In the order found.
    private(set) var diagnostics: [Diagnostic] = []
    private var errors = 0
    private var warnings = 0

    init(isStrict: Bool) {
        self.isStrict = isStrict
    }

    /// Whether nothing more should be read: everybody who mends a hundred errors reads again anyway.
    var isFull: Bool { errors > SecLangLimits.diagnostics }

    /// Whether a warning would still be shown.
    var takesWarnings: Bool { warnings <= SecLangLimits.diagnostics }

    mutating func error(_ message: String, at position: SourcePosition?) {
        errors += 1
        if errors <= SecLangLimits.diagnostics {
            diagnostics.append(Diagnostic(.error, message, at: position))
        } else if errors == SecLangLimits.diagnostics + 1 {
            let message = "more than \(SecLangLimits.diagnostics) errors: the rest was not read"
            diagnostics.append(Diagnostic(.error, message, at: position))
        }
    }

    mutating func warning(_ message: String, at position: SourcePosition?) {
        warnings += 1
        if warnings <= SecLangLimits.diagnostics {
            diagnostics.append(Diagnostic(.warning, message, at: position))
        } else if warnings == SecLangLimits.diagnostics + 1 {
            let message = "more than \(SecLangLimits.diagnostics) warnings: the rest are not shown"
            diagnostics.append(Diagnostic(.warning, message, at: position))
        }
    }

    /// Something that is read and left out.
    mutating func unsupported(_ name: String, _ feature: UnsupportedFeature, at position: SourcePosition?) {
        let message = "\(name) is not supported: \(feature.reason)"
        if isStrict { error(message, at: position) } else { warning("\(message); it is left out", at: position) }
    }
}
