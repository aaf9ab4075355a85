// What the kernel knows of this process, under the names that Prometheus dashboards expect.

internal import Glibc

/// Resident memory, descriptors and processor time, read from the kernel at each scrape.
package enum ProcessMetrics {
    static func write(to writer: inout OpenMetricsWriter) {
        func gauge(_ name: String, _ help: String, _ value: Double?) {
            guard let value else { return }
            writer.write(MetricFamily(name, .gauge, help), [MetricSample(value)])
        }
        gauge("process_resident_memory_bytes", "Resident memory size in bytes.", residentBytes())
        gauge("process_open_fds", "Number of open file descriptors.", openDescriptors())
        gauge("process_max_fds", "Maximum number of open file descriptors.", maximumDescriptors())
        writer.write(
            MetricFamily("process_cpu_seconds_total", .counter, "Total user and system CPU time spent in seconds."),
            [MetricSample(processorSeconds())])
    }

    /// Pages in memory, the second number of /proc/self/statm, in bytes; nil where /proc is not mounted.
    package static func residentBytes() -> Double? {
        let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var text = [UInt8](repeating: 0, count: 128)
        let count = read(descriptor, &text, text.count)
        guard count > 0 else { return nil }
        let numbers = text[..<count].split(separator: UInt8(ascii: " "))
        guard numbers.count > 1, let pages = Double(String(decoding: numbers[1], as: UTF8.self)) else { return nil }
        return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// How many entries /proc/self/fd has, without the one that is open to count them.
    static func openDescriptors() -> Double? {
        guard let directory = opendir("/proc/self/fd") else { return nil }
        defer { closedir(directory) }
        var entries = 0
        while readdir(directory) != nil { entries += 1 }
        return Double(max(0, entries - 3))  // ".", ".." and the directory itself
    }

    static func maximumDescriptors() -> Double? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
        return limit.rlim_cur == rlim_t.max ? .infinity : Double(limit.rlim_cur)
    }

    static func processorSeconds() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
}
