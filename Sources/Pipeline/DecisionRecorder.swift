// How a decision tells what it asked and why it went as it did; silent, and free, on the hot path.

/// Takes note of each step of a decision.
public protocol DecisionRecorder {
    /// Whether anything is recorded; where not, no step is even described.
    static var isRecording: Bool { get }

    /// Notes one step.
    mutating func record(_ step: DecisionStep)
}

/// One question that a decision asked, and its answer.
public struct DecisionStep: Sendable, Equatable {
    /// What was asked: `listener`, `client address`, `path`, `route`, `access`, `limit`, `action`, `endpoint`.
    public var question: String
    /// What came out.
    public var answer: String
    /// `file:line` of what decided; nil where no line did.
    public var origin: String?
    /// What else is worth knowing: what lost, and why.
    public var notes: [String]

    public init(_ question: String, _ answer: String, origin: String? = nil, notes: [String] = []) {
        self.question = question
        self.answer = answer
        self.origin = origin
        self.notes = notes
    }
}

/// Records nothing: the recorder of the data plane.
struct NoRecorder: DecisionRecorder {
    static var isRecording: Bool { false }
    mutating func record(_ step: DecisionStep) {}
}

/// Keeps every step, for `gatehouse explain`.
public struct DecisionTranscript: DecisionRecorder {
    public static var isRecording: Bool { true }
    /// The steps in their order.
    public private(set) var steps: [DecisionStep] = []

    public init() {}

    public mutating func record(_ step: DecisionStep) { steps.append(step) }
}
