// The client's side of one exchange, whatever its protocol.

internal import Addressing
internal import HTTPSemantics
internal import TLS
internal import Transport

/// Takes what an exchange has for the client. An HTTP/1 connection is one, and so is an HTTP/2 stream.
protocol Downstream: AnyObject {
    /// The TLS session of the connection, if it has one.
    var tls: TLSSession? { get }

    /// The address at our end of the connection.
    var localAddress: SocketAddress? { get }

    /// Requests that the client has under way on this connection.
    var requestsUnderWay: Int { get }

    /// Whether the client is slow: then no more of the answer is read from the upstream.
    var isBackedUp: Bool { get }

    /// Bytes of the answer that one read may bring: few where the client has much to take already.
    var readRoom: Int { get }

    /// Passes a 1xx answer on.
    func sendInterim(_ head: ResponseHead)

    /// Switches the connection, or the stream, to the protocol that the request asked for: what follows passes both
    /// ways as it is. `head` is the upstream's word for it.
    func switchProtocols(_ head: ResponseHead, of exchange: Exchange)

    /// Begins the answer. `body` is valid during the call.
    func send(_ head: ResponseHead, body: CollectedBody, of exchange: Exchange)

    /// Goes on with the answer.
    func send(_ body: CollectedBody, of exchange: Exchange)

    /// Answers with words of our own; the exchange ends with it.
    func send(_ reply: LocalReply, of exchange: Exchange)

    /// The upstream takes the request's body (again).
    func resumeRequestBody()

    /// The answer that was begun cannot be completed: the client must notice.
    func breakOff()
}

extension Downstream {
    var readRoom: Int { WorkerMemory.readSize }
}
