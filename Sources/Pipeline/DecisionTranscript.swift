// A decision written down, for whoever wants to know why.

public import Routing

/// One question that a decision asked, and its answer.
public struct DecisionStep: Sendable, Equatable {
    /// What a decision asks, in its order.
    public enum Question: String, Sendable, CaseIterable {
        /// Who sent the request, past trusted proxies?
        case clientAddress
        /// Is it a method for a gateway?
        case method
        /// What is the canonical path?
        case path
        /// Which route takes it?
        case route
        /// Does the route let the client in?
        case access
        /// Does the request keep within the route's limits?
        case limit
        /// Do its rate limits have the tokens?
        case rateLimit
        /// What becomes of it?
        case action
    }

    /// What was asked.
    public var question: Question
    /// What came out.
    public var answer: String
    /// `file:line` of what decided; nil where no line did.
    public var origin: String?
    /// What else is worth knowing.
    public var notes: [String]
    /// Of `.route`: the routes that came into question, the one that won among them.
    public var candidates: [Candidate] = []
    /// Of `.route`: how many more there were than are listed.
    public var omittedCandidates = 0

    /// A route that came into question.
    public struct Candidate: Sendable, Equatable {
        /// The route's index in the snapshot.
        public var route: Int
        /// What became of it.
        public var outcome: RouteOutcome

        public init(route: Int, outcome: RouteOutcome) {
            self.route = route
            self.outcome = outcome
        }
    }

    public init(_ question: Question, _ answer: String, origin: String? = nil, notes: [String] = []) {
        self.question = question
        self.answer = answer
        self.origin = origin
        self.notes = notes
    }
}

/// Keeps every step, for `gatehouse explain`.
public struct DecisionTranscript: DecisionRecorder, Sendable {
    public static var isRecording: Bool { true }
    /// The steps in their order.
    public private(set) var steps: [DecisionStep] = []

    /// Nothing decided yet.
    public init() {}

    public mutating func record(_ step: DecisionStep) { steps.append(step) }

    /// The answer to `question`; nil where it was not asked.
    public func step(_ question: DecisionStep.Question) -> DecisionStep? { steps.first { $0.question == question } }
}
