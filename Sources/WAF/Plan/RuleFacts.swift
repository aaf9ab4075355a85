// What is known of a rule besides what it does: for messages, logs and operators.

/// A rule's metadata.
package final class RuleFacts: Sendable {
    /// The rule's `id`; 0 where it has none.
    package let identifier: Int
    package let phase: Phase
    /// The rule's number in its set.
    package let number: Int
    /// Where it stands.
    package let file: String
    package let line: Int
    let message: MacroPlan?
    let logData: MacroPlan?
    let tags: [MacroPlan]
    /// 0 (emergency) to 7 (debug); nil where the rule names none.
    package let severity: UInt8?
    package let revision: String
    package let version: String
    package let accuracy: Int
    package let maturity: Int
    /// The tags as written, which `ruleRemoveByTag` compares.
    package let tagTexts: [String]
    /// The message as written, which `ruleRemoveByMsg` compares.
    package let messageText: String
    /// The operator as written, for explanations.
    package let operatorText: String

    init(
        identifier: Int, phase: Phase, file: String, line: Int, number: Int, message: MacroPlan?,
        logData: MacroPlan?, tags: [MacroPlan], severity: UInt8?, revision: String, version: String, accuracy: Int,
        maturity: Int,
        tagTexts: [String], messageText: String, operatorText: String
    ) {
        self.identifier = identifier
        self.phase = phase
        self.file = file
        self.line = line
        self.number = number
        self.message = message
        self.logData = logData
        self.tags = tags
        self.severity = severity
        self.revision = revision
        self.version = version
        self.accuracy = accuracy
        self.maturity = maturity
        self.tagTexts = tagTexts
        self.messageText = messageText
        self.operatorText = operatorText
    }
}
