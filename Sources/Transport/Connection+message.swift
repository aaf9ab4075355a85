// A head and the body behind it, in one write.

extension Connection {
    /// Sends `head`, followed by `run`, as one piece where the head fits in front of the run.
    /// - Returns: false when the connection is known to be broken.
    public final func send(_ head: HeadScratch, followedBy run: BodyRun?) -> Bool {
        guard var run, run.count > 0 else { return send(head.start, count: head.count) }
        if run.prepend(head.start, count: head.count) { return send(run.start, count: run.count) }
        return send(head.start, count: head.count) && send(run.start, count: run.count)
    }
}
