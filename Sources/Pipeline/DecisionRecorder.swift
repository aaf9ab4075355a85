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
    /// The thread sanitizer looks at the address of what is passed `inout`; nothing at all has none. Optimised away.
    private var address: UInt8 = 0

    static var isRecording: Bool { false }
    mutating func record(_ step: DecisionStep) {}
}
