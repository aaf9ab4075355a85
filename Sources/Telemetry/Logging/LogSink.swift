// The open end of a log: a descriptor, and how to write to it without hanging.

internal import CLinux
internal import Glibc

/// A descriptor that lines are written to; closed with the sink where the sink opened it.
struct LogSink: ~Copyable {
    let descriptor: Int32
    private let isOwned: Bool
    /// Pipes, terminals and sockets can make a writer wait; files cannot, in this sense.
    let canBlock: Bool

    init(_ target: LogTarget) throws(LogError) {
        switch target {
        case .standardOutput: self.init(borrowing: STDOUT_FILENO)
        case .standardError: self.init(borrowing: STDERR_FILENO)
        case .file(let path):
            let opened = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o640)
            guard opened >= 0 else { throw .cannotOpen(target: target, errorNumber: errno) }
            self.init(opened, isOwned: true)
        }
    }

    /// A sink over somebody else's descriptor.
    init(borrowing descriptor: Int32) { self.init(descriptor, isOwned: false) }

    private init(_ descriptor: Int32, isOwned: Bool) {
        self.descriptor = descriptor
        self.isOwned = isOwned
        var status = stat()
        canBlock = fstat(descriptor, &status) != 0 || status.st_mode & S_IFMT != S_IFREG
    }

    deinit {
        if isOwned { close(descriptor) }
    }

    /// What came of one attempt to write.
    enum Attempt: Equatable {
        case wrote(Int)
        case wouldBlock
        case failed(errorNumber: Int32)
    }

    /// Writes the start of `bytes`: as much as goes without waiting.
    func attempt(_ bytes: UnsafeRawBufferPointer) -> Attempt {
        let count = canBlock ? min(bytes.count, LogLimits.pipeWriteBytes) : bytes.count
        while true {
            let written = write(descriptor, bytes.baseAddress, count)
            if written >= 0 { return .wrote(written) }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .wouldBlock
            default: return .failed(errorNumber: errno)
            }
        }
    }
}
