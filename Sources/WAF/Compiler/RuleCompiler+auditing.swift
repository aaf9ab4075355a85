// What rules say about the audit log.

internal import Diagnostics
internal import SecLang

extension RuleCompiler {
    /// Takes what needs compiling, and says what the gateway's configuration decides instead of rules.
    mutating func takeAuditing(_ setting: Setting, _ position: SourcePosition) {
        switch setting {
        case .auditLogRelevantStatus(let pattern): takeRelevantStatus(pattern, position)
        case .auditLog, .auditLog2:
            let message = "the audit log is where logs.audit of the configuration says"
            report(.warning, "\(message): files that rules name are not written", position)
        case .auditLogFormat(.native):
            report(.warning, "the audit log is written as JSON: there is no other SecAuditLogFormat", position)
        case .auditLogType(let type) where type != .serial:
            let message = "the audit log is one log with a line for each record"
            report(.warning, "\(message): SecAuditLogType is Serial", position)
        case .auditLogStorageDirectory:
            report(.warning, "records have no files of their own: SecAuditLogStorageDir has no effect", position)
        default: break
        }
    }

    /// Statuses are few: which are meant is told beforehand.
    private mutating func takeRelevantStatus(_ pattern: String, _ position: SourcePosition) {
        do {
            let pattern = try TextPattern(pattern)
            settings.relevantStatuses = (0..<1_000).map { $0 >= 100 && pattern.finds("\($0)") }
        } catch {
            report(.error, "\(error)", position)
        }
    }
}
