// A backend to try Gatehouse with: it tells each client what arrived, and needs nothing but this repository.

internal import Glibc

/// `demo-backend NAME=PORT...` listens on these ports of 127.0.0.1 and answers every request with its own text.
///
/// One blocking thread for each connection: made to be read in a minute and to serve a try-out, not traffic.
@main
enum DemoBackend {
    static func main() {
        let services = CommandLine.arguments.dropFirst().compactMap(Service.init)
        guard !services.isEmpty, services.count == CommandLine.arguments.count - 1 else {
            end("usage: demo-backend NAME=PORT...", status: 2)
        }
        signal(SIGPIPE, SIG_IGN)
        let listeners = services.map { listen(on: $0.port) }
        for (service, listener) in zip(services, listeners) {
            startThread { acceptForever(listener, as: service) }
        }
        while true { pause() }
    }

    private static func acceptForever(_ listener: Int32, as service: Service) {
        while true {
            let client = accept(listener, nil, nil)
            if client < 0 {
                // Out of descriptors, or a client that is gone again: the next may do.
                usleep(10_000)
                continue
            }
            startThread {
                DemoConnection(descriptor: client, service: service.name).serve()
                close(client)
            }
        }
    }

    /// A listening socket; the port belongs to this process alone, so that a second try-out fails here and says so.
    private static func listen(on port: UInt16) -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var reuse: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        let bound = withUnsafeBytes(of: &address) {
            bind(descriptor, $0.assumingMemoryBound(to: sockaddr.self).baseAddress, socklen_t($0.count))
        }
        guard bound == 0, Glibc.listen(descriptor, 128) == 0 else {
            end("demo-backend: cannot listen on 127.0.0.1:\(port): \(String(cString: strerror(errno)))", status: 1)
        }
        return descriptor
    }

    private static func startThread(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let work = Unmanaged.passRetained(ThreadWork(body))
        let status = pthread_create(&thread, nil, { argument in
            if let argument { Unmanaged<ThreadWork>.fromOpaque(argument).takeRetainedValue().body() }
            return nil
        }, work.toOpaque())
        if status == 0 { pthread_detach(thread) } else { work.release() }
    }

    private static func end(_ message: String, status: Int32) -> Never {
        let line = Array((message + "\n").utf8)
        _ = write(STDERR_FILENO, line, line.count)
        exit(status)
    }
}

/// One name and the port it answers on.
private struct Service: Sendable {
    let name: String
    let port: UInt16

    /// Nil unless the text is `NAME=PORT`.
    init?(_ text: String) {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, let port = UInt16(parts[1]), port > 0 else { return nil }
        name = String(parts[0])
        self.port = port
    }
}

/// What a new thread is to do.
private final class ThreadWork {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
