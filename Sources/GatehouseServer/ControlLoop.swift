// The control thread's life: signals, file changes, reloads, the end.

internal import CLinux
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
    private var memory = MemoryReturn()
    private var looking: TimerSource?
    private var endsAtOnce: Bool?

    /// How long files must be left alone before they are read: editors and `kubectl` write in several steps.
    private static let settlingTime: UInt64 = 100_000_000

    /// - Parameter signals: a signalfd for SIGHUP, SIGTERM and SIGINT.
    init(_ server: Server, logger: Logger, signals: Int32) throws(SystemError) {
        self.server = server
        self.logger = logger
        loop = try EventLoop()
        try loop.add(DescriptorSource(descriptor: signals) { [unowned self] in takeSignals($0) })
        try watchFiles()
        try watchMemory()
        try obtainCertificates()
    }

    /// Takes up new certificates as if their files had been seen to change: their directory may be too new to watch.
    private func obtainCertificates() throws(SystemError) {
        let wakeup = try Wakeup()
        try wakeup.attach(to: loop) { [unowned self] in settleFiles() }
        server.obtainCertificates { wakeup.signal() }
    }

    private func watchMemory() throws(SystemError) {
        let timer = TimerSource { [unowned self] _ in
            memory?.look()
            if let looking { loop.setDeadline(loop.now.advanced(byNanoseconds: MemoryReturn.interval), of: looking) }
        }
        try loop.add(timer)
        looking = timer
        loop.setDeadline(loop.now.advanced(byNanoseconds: MemoryReturn.interval), of: timer)
    }

    private func watchFiles() throws(SystemError) {
        guard let changes else {
            logger.warning("no inotify instance left: changed files are taken up on SIGHUP only")
            return
        }
        let timer = TimerSource { [unowned self] _ in filesSettled() }
        try loop.add(timer)
        settling = timer
        let descriptor = dup(changes.descriptor)
        guard descriptor >= 0 else { throw SystemError.last("dup") }
        try loop.add(DescriptorSource(descriptor: descriptor) { [unowned self] _ in filesChanged() })
        changes.watch(server.reconciler.watchedDirectories)
    }

    /// Turns until SIGTERM or SIGINT, then drains or ends.
    func run() {
        while endsAtOnce == nil { loop.turn(waitingAtMost: .distantFuture) }
        ServiceNotification.send("STOPPING=1")
        server.drain(atOnce: endsAtOnce ?? true)
    }

    // MARK: Files

    private func filesChanged() {
        guard let changes, changes.drain() else { return }
        settleFiles()
    }

    /// Has files read once they are left alone; at once where nothing tells when that is.
    private func settleFiles() {
        guard let settling else {
            reload(.fileChange)
            return
        }
        loop.setDeadline(loop.now.advanced(byNanoseconds: Self.settlingTime), of: settling)
    }

    private func filesSettled() { reload(.fileChange) }

    private func reload(_ cause: Reconciler.Cause) {
        if cause == .request { ServiceNotification.send("RELOADING=1\nMONOTONIC_USEC=\(loop.now.nanoseconds / 1000)") }
        server.reload(cause)
        changes?.watch(server.reconciler.watchedDirectories)
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
