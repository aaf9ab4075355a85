// Who waits for a place, on one worker.

internal import RateLimiting
internal import Reactor
internal import Snapshots

/// The queue of one bound. Keys take turns.
final class AdmissionQueue {
    /// The bound as the newest generation has it.
    fileprivate(set) var bound: ConcurrencySnapshot
    private var waiting: FairQueue<Waiter>

    fileprivate struct Waiter {
        let exchange: Exchange
        let isOfRoute: Bool
    }

    init(_ bound: ConcurrencySnapshot) {
        self.bound = bound
        waiting = FairQueue(capacity: bound.queue, maximumPerKey: bound.queue)
    }

    var isEmpty: Bool { waiting.count == 0 }
    var count: Int { waiting.count }

    /// - Returns: nil where the queue is full and the newcomer's line is among the longest.
    func join(_ exchange: Exchange, _ key: KeyDigest, isOfRoute: Bool) -> AdmissionTicket? {
        switch waiting.join(Waiter(exchange: exchange, isOfRoute: isOfRoute), key: key) {
        case .waiting(let ticket):
            bound.board.beginWaiting()
            return AdmissionTicket(ticket)
        case .waitingInstead(let ticket, let other):
            other.exchange.displaced(from: self)
            return AdmissionTicket(ticket)
        case .refused: return nil
        }
    }

    /// Takes one back that no longer wants to wait.
    func leave(_ ticket: AdmissionTicket) {
        if waiting.withdraw(ticket.ticket) != nil { bound.board.endWaiting() }
    }

    /// Lets in whoever there is room for.
    fileprivate func serve() {
        while let (waiter, key) = waiting.next(where: { bound.board.enter($0) == .admitted }) {
            bound.board.endWaiting()
            waiter.exchange.admitted(key, isOfRoute: waiter.isOfRoute)
        }
    }

    /// A place in the queue.
    struct AdmissionTicket {
        fileprivate let ticket: FairQueue<Waiter>.Ticket

        fileprivate init(_ ticket: FairQueue<Waiter>.Ticket) { self.ticket = ticket }
    }
}

/// All queues of one worker. Places are given at the end of a turn, so that nobody's end is in the middle of another's.
final class Admissions: EventSource {
    private let loop: EventLoop
    private let others: WorkerCircle
    private var queues: [ObjectIdentifier: AdmissionQueue] = [:]

    /// - Parameter others: the workers that share the bounds.
    init(loop: EventLoop, others: WorkerCircle) {
        self.loop = loop
        self.others = others
        super.init(descriptor: -1)
    }

    func queue(of bound: ConcurrencySnapshot) -> AdmissionQueue {
        let place = ObjectIdentifier(bound.board)
        if let known = queues[place], known.bound.queue == bound.queue || !known.isEmpty {
            known.bound = bound
            return known
        }
        let made = AdmissionQueue(bound)
        queues[place] = made
        return made
    }

    /// A request is over.
    func left(_ bound: ConcurrencySnapshot, _ key: KeyDigest) {
        guard bound.board.leave(key) else { return }
        let own = queues[ObjectIdentifier(bound.board)]?.count ?? 0
        if own > 0 { serveSoon() }
        if bound.board.waiters > own { others.wake() }
    }

    /// Looks for room at the end of the turn.
    func serveSoon() { loop.schedule(self) }

    /// Another worker says that there may be room.
    func look() { if queues.values.contains(where: { !$0.isEmpty }) { serveSoon() } }

    /// Forgets queues in which nobody waits: their bounds may be gone.
    func tidy() { queues = queues.filter { !$0.value.isEmpty } }

    override func resumed() { for queue in queues.values where !queue.isEmpty { queue.serve() } }
}
