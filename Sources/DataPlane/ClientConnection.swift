// A client's connection as its worker sees it, whatever it speaks.

/// What a drain asks of a connection.
protocol ClientConnection: AnyObject {
    /// The worker's number for the listener that took the connection.
    var listener: Int { get }

    /// Asks the connection to end once what is under way is done.
    func drain()

    /// Ends the connection whatever is under way: the drain's time is over.
    func cutOff()
}

extension HTTP1Downstream: ClientConnection {}
