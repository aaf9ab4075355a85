// c-ares, and the only file that knows it: names in, answers out.

internal import Addressing
internal import CAres
internal import Glibc

/// Look-ups by c-ares: /etc/hosts, resolv.conf with its search domains, UDP, TCP for long answers, retries.
///
/// Belongs to one thread. It never blocks: the owner polls `pollEntries` no longer than `patience`, then calls
/// `process`. Answers gather in `takeAnswers`.
final class QueryEngine {
    /// One ended look-up.
    struct Ended {
        let name: String
        let answer: LookupAnswer
    }

    private let policy: ResolverPolicy
    private var channel: ares_channel?
    private var systemSettings = FileIdentity(path: QueryEngine.systemSettingsPath)
    /// What c-ares wants to know about each of its sockets, as poll(2) words it.
    private var interests: [Int32: Int16] = [:]
    private var ended: [Ended] = []
    private var underWay = 0
    private var isClosing = false

    private static let systemSettingsPath = "/etc/resolv.conf"
    /// c-ares must be initialised once, before any thread uses it.
    private static let libraryStatus = ares_library_init(ARES_LIB_INIT_ALL)

    init(policy: ResolverPolicy) { self.policy = policy }

    deinit { closeChannel() }

    /// Starts a look-up of `name`, A and AAAA; its answer comes with a later `takeAnswers`, or the next.
    func ask(_ name: String) {
        adoptSystemSettings()
        guard let channel = openedChannel() else {
            ended.append(Ended(name: name, answer: .unavailable("the resolver library did not start")))
            return
        }
        // Our order is by address, so c-ares need not probe a route to each (NOSORT).
        var hints = ares_addrinfo_hints(
            ai_flags: ARES_AI_NOSORT, ai_family: AF_UNSPEC, ai_socktype: Int32(SOCK_STREAM.rawValue), ai_protocol: 0)
        let question = Question(name: name, engine: self)
        underWay += 1
        ares_getaddrinfo(channel, name, nil, &hints, answered, Unmanaged.passRetained(question).toOpaque())
        question.isAskingServers = true
    }

    /// The answers since the last call.
    func takeAnswers() -> [Ended] {
        defer { ended = [] }
        return ended
    }

    /// c-ares' sockets and what to wait for on each.
    var pollEntries: [pollfd] { interests.map { pollfd(fd: $0.key, events: $0.value, revents: 0) } }

    /// Milliseconds until c-ares wants `process` even if no socket is ready; nil where nothing is under way.
    var patience: Int32? {
        var time = timeval()
        guard let channel, ares_timeout(channel, nil, &time) != nil else { return nil }
        return Int32(clamping: time.tv_sec * 1000 + (time.tv_usec + 999) / 1000)
    }

    /// Lets c-ares read and write what is ready, and give up on what took too long.
    func process(_ entries: some Sequence<pollfd>) {
        guard let channel else { return }
        for entry in entries where entry.revents != 0 {
            let isReadable = entry.revents & Int16(POLLIN | POLLERR | POLLHUP) != 0
            let isWritable = entry.revents & Int16(POLLOUT) != 0
            ares_process_fd(channel, isReadable ? entry.fd : ARES_SOCKET_BAD, isWritable ? entry.fd : ARES_SOCKET_BAD)
        }
        ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD)
    }

    // MARK: The channel

    private func openedChannel() -> ares_channel? {
        if let channel { return channel }
        guard Self.libraryStatus == ARES_SUCCESS else { return nil }
        var options = ares_options()
        options.timeout = Int32(clamping: policy.queryTimeout.nanoseconds / 1_000_000)
        options.tries = Int32(clamping: policy.tries)
        options.sock_state_cb = socketStateChanged
        options.sock_state_cb_data = Unmanaged.passUnretained(self).toOpaque()
        let given = ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB
        var opened: ares_channel?
        guard ares_init_options(&opened, &options, given) == ARES_SUCCESS else { return nil }
        if !policy.servers.isEmpty {
            let list = policy.servers.map(\.description).joined(separator: ",")
            guard ares_set_servers_ports_csv(opened, list) == ARES_SUCCESS else {
                ares_destroy(opened)
                return nil
            }
        }
        channel = opened
        return opened
    }

    private func closeChannel() {
        guard let closing = channel else { return }
        channel = nil
        isClosing = true
        ares_destroy(closing)
        isClosing = false
        interests = [:]
    }

    /// c-ares reads resolv.conf once in a channel's life: a changed file asks for a new channel, which waits
    /// until nothing is under way in the old one.
    private func adoptSystemSettings() {
        guard underWay == 0, channel != nil else { return }
        let current = FileIdentity(path: Self.systemSettingsPath)
        guard current != systemSettings else { return }
        systemSettings = current
        closeChannel()
    }

    fileprivate func socketChanged(_ socket: Int32, readable: Bool, writable: Bool) {
        let events = (readable ? POLLIN : 0) | (writable ? POLLOUT : 0)
        interests[socket] = events == 0 ? nil : Int16(events)
    }

    fileprivate func finished(_ question: Question, status: Int32, result: UnsafeMutablePointer<ares_addrinfo>?) {
        underWay -= 1
        defer { if let result { ares_freeaddrinfo(result) } }
        guard !isClosing else { return }
        let answer = LookupAnswer(status: status, result: result, fromServers: question.isAskingServers)
        ended.append(Ended(name: question.name, answer: answer))
    }
}

/// One look-up under way: what c-ares hands back with the answer.
private final class Question {
    let name: String
    /// Unsafe, as a checked reference may not be read while the engine's `deinit` closes the channel, and c-ares
    /// ends all questions then. The engine outlives its channel, so no question outlives it.
    unowned(unsafe) let engine: QueryEngine
    /// False until `ares_getaddrinfo` has returned. An answer that comes while it runs is from /etc/hosts (or an
    /// error in the name): a server's never comes so soon.
    var isAskingServers = false

    init(name: String, engine: QueryEngine) {
        self.name = name
        self.engine = engine
    }
}

private let answered: ares_addrinfo_callback = { argument, status, _, result in
    guard let argument else { return }
    let question = Unmanaged<Question>.fromOpaque(argument).takeRetainedValue()
    question.engine.finished(question, status: status, result: result)
}

private let socketStateChanged: ares_sock_state_cb = { argument, socket, readable, writable in
    guard let argument else { return }
    let engine = Unmanaged<QueryEngine>.fromOpaque(argument).takeUnretainedValue()
    engine.socketChanged(socket, readable: readable != 0, writable: writable != 0)
}

extension LookupAnswer {
    /// Reads c-ares' answer.
    fileprivate init(status: Int32, result: UnsafeMutablePointer<ares_addrinfo>?, fromServers: Bool) {
        guard status == ARES_SUCCESS, let result else {
            self = Self.failure(status: status)
            return
        }
        var addresses: [IPAddress] = []
        var lifetime = Int32.max
        var node = result.pointee.nodes
        while let current = node?.pointee {
            if let address = Self.address(current) { addresses.append(address) }
            lifetime = min(lifetime, current.ai_ttl)
            node = current.ai_next
        }
        // An alias that expires sooner than the address behind it may lead elsewhere then.
        var alias = result.pointee.cnames
        while let current = alias?.pointee {
            lifetime = min(lifetime, current.ttl)
            alias = current.next
        }
        self = fromServers ? .addresses(addresses, lifetime: .seconds(max(0, lifetime))) : .hostsFile(addresses)
    }

    private static func failure(status: Int32) -> LookupAnswer {
        switch status {
        case ARES_ENOTFOUND, ARES_ENONAME: .absent("no such name (NXDOMAIN)")
        case ARES_ENODATA: .absent("the name has no address")
        case ARES_EBADNAME: .absent("not a valid host name")
        case ARES_ETIMEOUT: .unavailable("no name server answered in time")
        // c-ares passes over a server that answers SERVFAIL, REFUSED or NOTIMP, and after the last one says only
        // that there was none left.
        case ARES_ECONNREFUSED: .unavailable("no name server could be reached, or each failed or refused to answer")
        default: .unavailable(String(cString: ares_strerror(status)))
        }
    }

    private static func address(_ node: ares_addrinfo_node) -> IPAddress? {
        guard let source = node.ai_addr else { return nil }
        var storage = sockaddr_storage()
        withUnsafeMutableBytes(of: &storage) {
            $0.copyMemory(from: UnsafeRawBufferPointer(start: source, count: min(Int(node.ai_addrlen), $0.count)))
        }
        return SocketAddress(storage)?.address
    }
}
