// dns-01 by a command of the operator's: it sets and removes TXT records.

internal import Glibc

/// Runs the hook: `HOOK present NAME VALUE` and `HOOK cleanup NAME VALUE`.
///
/// It has its work done when it ends with status 0: the record is to be visible to the authority by then. Blocks the
/// agent's thread meanwhile, up to `maximumSeconds`. It gets the process's environment and standard error.
struct ChallengeHook {
    /// How long a hook may take; then it is killed. Some DNS providers take minutes to publish.
    static let maximumSeconds: Int64 = 600

    let path: String
    /// Whether the process is ending.
    let isStopped: () -> Bool

    /// - Throws: that it could not be run or did not end with status 0.
    func run(_ verb: String, _ answer: ChallengeAnswer) throws(ProtocolFailure) {
        var process = pid_t()
        let words = [path, verb, answer.recordName, answer.recordValue]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The process blocks its signals on all threads; a hook expects to be ended by them.
        var nothing = sigset_t()
        sigemptyset(&nothing)
        posix_spawnattr_setsigmask(&attributes, &nothing)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let failure = posix_spawn(&process, path, &actions, &attributes, arguments, environ)
        guard failure == 0 else { throw .local("\(path) cannot be run: \(String(cString: strerror(failure)))") }
        try wait(for: process, verb)
    }

    private func wait(for process: pid_t, _ verb: String) throws(ProtocolFailure) {
        var status: Int32 = 0
        var waited: Int64 = 0
        // 50 ms between two looks: nobody waits for a DNS provider more finely.
        while waitpid(process, &status, WNOHANG) == 0 {
            usleep(50_000)
            waited += 1
            if isStopped() || waited > Self.maximumSeconds * 20 {
                kill(process, SIGKILL)
                waitpid(process, &status, 0)
                if isStopped() { throw .stopped }
                throw .local("\(path) \(verb) did not end within \(Self.maximumSeconds) s")
            }
        }
        // The low seven bits are the signal that ended it, the next byte is its status.
        guard status & 0x7F == 0 else { throw .local("\(path) \(verb) was ended by signal \(status & 0x7F)") }
        let code = status >> 8 & 0xFF
        guard code == 0 else { throw .local("\(path) \(verb) ended with status \(code)") }
    }
}
