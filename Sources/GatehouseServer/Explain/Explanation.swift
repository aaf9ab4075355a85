// Everything that can be said about what would become of a request, as plain values.

internal import DataPlane

/// The answer to `gatehouse explain`. Made by `ExplanationMaker`, shown as text or JSON.
struct Explanation: Equatable {
    /// The request as it was written.
    var request: String
    /// Where it arrives; nil where no listener takes it.
    var listener: Listener?
    /// What a TLS client is shown; nil without TLS.
    var certificate: ShownCertificate?
    /// What the decision asked, in its order.
    var steps: [Step] = []
    /// What the web application firewall's rules found; nil where none are run.
    var inspection: InspectionReport?
    /// What becomes of it.
    var outcome = Outcome.unreachable
    /// The status that the gateway answers with itself; nil where an upstream answers, or nobody.
    var status: UInt16?
    /// Why, as the log says it; empty for a request that is forwarded.
    var reason = ""
    /// Further field lines of the gateway's own answer, such as Location.
    var answerFields: [String] = []
    /// The upstreams that share the route's requests.
    var upstreams: [Upstream] = []
    /// The head that the first endpoint of the first upstream would see, a line each.
    var forwarded: [String] = []
    /// Changes to the response's fields, a line each.
    var responseEdits: [String] = []

    /// What becomes of a request.
    enum Outcome: String {
        /// No listener takes it: the client cannot connect, or speaks what nobody understands.
        case unreachable
        /// It is answered because of what it is, or because nothing takes it.
        case refuse
        /// An upstream answers.
        case forward
        /// It is answered with a redirect.
        case redirect
        /// It is answered with what the route says.
        case respond
        /// It is answered with a page for the operator.
        case operatorPage
    }

    /// Where a request arrives.
    struct Listener: Equatable {
        /// The address as written.
        var address: String
        /// `file:line`.
        var origin: String
        /// `plain`, `tls`, `redirectToHTTPS` or `admin`.
        var kind: String
        /// Why this one.
        var note: String?
    }

    /// What a TLS client is shown.
    struct ShownCertificate: Equatable {
        /// The name that the client sends; empty for none.
        var serverName: String
        /// `exact`, `wildcard` or `default`.
        var matched: String
        /// Whether a client that checks will be content with the names.
        var isForHost: Bool
        /// One for each kind of key; most clients get the first.
        var offered: [CertificateFacts]
    }

    /// One question of the decision.
    struct Step: Equatable {
        /// As in `DecisionStep.Question`.
        var question: String
        var answer: String
        var origin: String?
        var notes: [String] = []
        /// Of the route: those that did not get the request.
        var runnersUp: [RunnerUp] = []
        /// How many more there were.
        var omitted = 0
    }

    /// A route that did not get the request.
    struct RunnerUp: Equatable {
        var name: String
        var origin: String
        /// Why not.
        var reason: String
    }

    /// An upstream that may get the request.
    struct Upstream: Equatable {
        var name: String
        var origin: String
        /// Its share against the others' of the route.
        var weight: Int
        /// `roundRobin` or `leastRequest`.
        var balance: String
        var usesTLS: Bool
        var endpoints: [Endpoint]
    }

    /// An endpoint of an upstream.
    struct Endpoint: Equatable {
        var url: String
        var weight: Int
        /// Whether the host is a name, which is resolved when the gateway runs.
        var isName: Bool
        /// The name that TLS asks for and verifies; nil without TLS.
        var serverName: String?
    }
}
