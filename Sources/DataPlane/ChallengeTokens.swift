// Answers to http-01 challenges (RFC 8555 §8.3), shared by all workers.

internal import Bytes
internal import HTTPSemantics
internal import Snapshots
internal import Synchronization

/// What is answered below `/.well-known/acme-challenge/` while a certificate is being obtained.
///
/// While nothing is pending a request pays one atomic load for it.
public final class ChallengeTokens: Sendable {
    private let pending = Atomic<Bool>(false)
    private let answers = Mutex<[String: [UInt8]]>([:])

    /// Nothing is pending.
    public init() {}

    /// Whether there is any answer.
    var isPending: Bool { pending.load(ordering: .acquiring) }

    /// Has `answer` given to whoever asks for `token`. Any thread.
    public func show(_ answer: [UInt8], for token: String) {
        answers.withLock {
            $0[token] = answer
            pending.store(true, ordering: .releasing)
        }
    }

    /// Takes an answer back. Any thread.
    public func withdraw(_ token: String) {
        answers.withLock {
            $0[token] = nil
            pending.store(!$0.isEmpty, ordering: .releasing)
        }
    }

    /// The answer to a request for a path in clear text; nil where it is no challenge of ours.
    func answer(to path: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        let prefix: StaticString = "/.well-known/acme-challenge/"
        let count = prefix.utf8CodeUnitCount
        guard path.count > count, path[..<count].elementsEqual(
            UnsafeBufferPointer(start: prefix.utf8Start, count: count))
        else { return nil }
        let token = String(decoding: path[count...], as: UTF8.self)
        return answers.withLock { $0[token] }
    }
}

extension Exchange {
    /// The answer to a challenge, where the request asks for one on a listener in clear text. Before routes and
    /// redirects: the authority asks for nothing else, and nobody else knows the token.
    func challengeReply() -> LocalReply? {
        guard worker.challenges.isPending, !view.snapshot.listeners[listener].isTLS,
            head.method == .get || head.method == .head,
            let answer = worker.challenges.answer(to: head.buffer(of: head.path))
        else { return nil }
        var reply = LocalReply(200, "answered a challenge of acme")
        reply.body = answer
        reply.contentType = Array("application/octet-stream".utf8)
        return reply
    }
}
