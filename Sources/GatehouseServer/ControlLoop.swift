// The control thread's life: signals, file changes, reloads, the end.

internal import CLinux
internal import Certificates
internal import ControlPlane
internal import Glibc
internal import Logging
internal import Reactor
internal import Timing

/// Runs a started server until a signal ends it.
///
/// SIGHUP reads the configuration again and reopens logs; SIGTERM drains; SIGINT ends at once. Changes of the
/// configuration's files and certificates are taken up by themselves.
public final class ControlLoop {
    private let server: Server
    private let logger: Logger
    private let loop: EventLoop
    private let changes = FileChangeSource()
    private var settling: TimerSource?
    private var polling: TimerSource?
    /// What changed since the last look, and when the first change of it was noticed.
    private var changed: Set<String> = []
    private var changedSince: MonotonicInstant?
    private var hasToldUnwatched = false
    /// Signalled when a certificate was obtained.
    private let obtained: Wakeup
    private var memory = MemoryReturn()
    private var looking: TimerSource?
    private var endsAtOnce: Bool?

    /// How long files must be left alone before they are read: editors and `kubectl` write in several steps.
    private static let settlingTime: UInt64 = 100_000_000
    /// How long the settling may take in all: a directory in which something is always written is read all the same.
    private static let longestSettling: UInt64 = 1_000_000_000
    /// How often certificates are looked at without being told to.
    private static let pollInterval: UInt64 = 4_000_000_000

    /// Takes all the descriptors that it needs, so that clients who come as soon as there are listeners cannot leave it
    /// without. `begin` comes when the server has started.
    ///
    /// - Parameter signals: a signalfd for SIGHUP, SIGTERM and SIGINT.
    init(_ server: Server, logger: Logger, signals: Int32) throws(SystemError) {
        self.server = server
        self.logger = logger
        loop = try EventLoop()
        obtained = try Wakeup()
        try loop.add(DescriptorSource(descriptor: signals) { [unowned self] in takeSignals($0) })
        try watchFiles()
        try watchMemory()
        // As if their files had been seen to change: their directory may be too new to watch.
        try obtained.attach(to: loop) { [unowned self] in lookAtCertificates() }
    }

    /// Begins to watch files, and to obtain certificates.
    func begin() {
        watchAgain()
        pollLater()
        server.obtainCertificates { [obtained] in obtained.signal() }
    }

    private func watchMemory() throws(SystemError) {
        let timer = TimerSource { [unowned self] _ in
            memory?.look(generation: server.reconciler.generation)
            if let looking { loop.setDeadline(loop.now.advanced(byNanoseconds: MemoryReturn.interval), of: looking) }
        }
        try loop.add(timer)
        looking = timer
        loop.setDeadline(loop.now.advanced(byNanoseconds: MemoryReturn.interval), of: timer)
    }

    private func watchFiles() throws(SystemError) {
        let timer = TimerSource { [unowned self] _ in filesSettled() }
        try loop.add(timer)
        settling = timer
        let poll = TimerSource { [unowned self] _ in lookAtCertificates() }
        try loop.add(poll)
        polling = poll
        if let changes {
            let descriptor = dup(changes.descriptor)
            guard descriptor >= 0 else { throw SystemError.last("dup") }
            try loop.add(DescriptorSource(descriptor: descriptor) { [unowned self] _ in filesChanged() })
        } else {
            logger.warning("no inotify instance left: a changed configuration is taken up on SIGHUP only")
        }
    }

    /// Turns until SIGTERM or SIGINT, then drains or ends.
    func run() {
        while endsAtOnce == nil { loop.turn(waitingAtMost: .distantFuture) }
        ServiceNotification.send("STOPPING=1")
        server.drain(atOnce: endsAtOnce ?? true)
    }

    // MARK: Files

    private func filesChanged() {
        guard let changes else { return }
        let more = changes.takeChanges()
        guard !more.isEmpty else { return }
        changed.formUnion(more)
        let first = changedSince ?? loop.now
        changedSince = first
        settle(atMost: first.advanced(byNanoseconds: Self.longestSettling))
    }

    private func settle(atMost latest: MonotonicInstant) {
        guard let settling else { return }
        loop.setDeadline(min(loop.now.advanced(byNanoseconds: Self.settlingTime), latest), of: settling)
    }

    /// Certificates first: where nothing else changed, that is all.
    private func filesSettled() {
        let isConfiguration = !changed.isDisjoint(with: server.reconciler.watchedDirectories)
        changed = []
        changedSince = nil
        server.rotateCertificates()
        if isConfiguration { server.reload(.fileChange) }
        watchAgain()
        pollLater()
    }

    /// What no notification tells: file systems of other machines, overlays, validity that begins or ends.
    private func lookAtCertificates() {
        server.rotateCertificates()
        watchAgain()
        pollLater()
    }

    private func pollLater() {
        guard let polling else { return }
        var wait = Self.pollInterval
        if let next = server.reconciler.certificates.nextChange {
            let milliseconds = UInt64(max(0, next - CertificateStore.systemClock()))
            wait = min(wait, milliseconds * 1_000_000 + Self.settlingTime)
        }
        loop.setDeadline(loop.now.advanced(byNanoseconds: wait), of: polling)
    }

    private func watchAgain() {
        guard let changes else { return }
        let reconciler = server.reconciler
        let isNew = changes.watch(reconciler.watchedDirectories.union(reconciler.certificateDirectories))
        if changes.unwatched > 0, !hasToldUnwatched {
            hasToldUnwatched = true
            logger.warning("directories cannot be watched; the certificates in them are looked at every few seconds",
                metadata: ["directories": "\(changes.unwatched)"])
        }
        // What was written between the look and the watch told nobody.
        if isNew { settle(atMost: .distantFuture) }
    }

    private func reload(_ cause: Reconciler.Cause) {
        if cause == .request { ServiceNotification.send("RELOADING=1\nMONOTONIC_USEC=\(loop.now.nanoseconds / 1000)") }
        server.reload(cause)
        watchAgain()
        if cause == .request { ServiceNotification.send("READY=1") }
    }

    // MARK: Signals

    private func takeSignals(_ descriptor: Int32) {
        var information = signalfd_siginfo()
        while read(descriptor, &information, MemoryLayout<signalfd_siginfo>.size) > 0 {
            switch Int32(information.ssi_signo) {
            case SIGHUP:
                logger.info("SIGHUP: reading the configuration again")
                server.reopenLogs()
                reload(.request)
            case SIGTERM:
                logger.info("SIGTERM: draining")
                endsAtOnce = false
            case SIGINT:
                logger.info("SIGINT: ending")
                endsAtOnce = true
            default: break
            }
        }
    }
}
