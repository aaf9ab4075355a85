// What the process asks of the system for itself: descriptors, signals, a lesser user.

internal import CLinux
internal import Glibc

/// Settings of the whole process. Only the program calls these, never a test's in-process server.
public enum ProcessLimits {
    /// Raises the number of descriptors to what the system allows at most, and ignores SIGPIPE.
    public static func prepare() {
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            limit.rlim_cur = limit.rlim_max
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        }
        signal(SIGPIPE, SIG_IGN)
        hideMemory()
    }

    /// Keeps private keys out of core files, and other processes of the same user out of our memory.
    private static func hideMemory() {
        _ = clinux_set_undumpable()
    }

    /// Blocks the signals that the control loop reads from a descriptor; threads made later inherit the mask.
    static func blockSignals() -> Int32 {
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGHUP, SIGTERM, SIGINT] { sigaddset(&signals, number) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        return signalfd(-1, &signals, Int32(SFD_NONBLOCK | SFD_CLOEXEC))
    }

    /// Becomes `user` with its groups, for good. Returns what went wrong.
    static func become(_ user: String) -> String? {
        guard let entry = getpwnam(user) else { return "user: found \"\(user)\", expected the name of a user" }
        let (uid, gid) = (entry.pointee.pw_uid, entry.pointee.pw_gid)
        if geteuid() == uid { return nil }
        guard initgroups(user, gid) == 0, setgid(gid) == 0, setuid(uid) == 0 else {
            return "user: cannot become \"\(user)\": \(String(cString: strerror(errno)))"
        }
        // The system decides anew about core files when the user changes.
        hideMemory()
        return nil
    }
}
