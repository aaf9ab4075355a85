// How a decision tells what it asked and why it went as it did; silent, and free, on the hot path.

/// Takes note of each step of a decision.
public protocol DecisionRecorder {
    /// Whether anything is recorded; where not, no step is even described.
    static var isRecording: Bool { get }

    /// Notes one step.
    mutating func record(_ step: DecisionStep)
}

/// Records nothing: the recorder of the data plane.
struct NoRecorder: DecisionRecorder {
    static var isRecording: Bool { false }
    mutating func record(_ step: DecisionStep) {}
}
