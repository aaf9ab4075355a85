// A large block of zeros that costs nothing until it is written to.

internal import Glibc

/// Memory of the kernel's own, all zeros, aligned to `alignment` and given back at the end.
struct ZeroedMemory: ~Copyable {
    let start: UnsafeMutableRawPointer
    let byteCount: Int
    /// Large blocks begin at a huge page and ask for them: a random entry then misses one cache line, and no address
    /// translation besides.
    private static var hugePageBytes: Int { 2 << 20 }

    /// Nil where the system has no such room in its address space.
    init?(byteCount: Int) {
        let isHuge = byteCount >= Self.hugePageBytes
        let slack = isHuge ? Self.hugePageBytes : 0
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
        guard let mapped = mmap(nil, byteCount + slack, PROT_READ | PROT_WRITE, flags, -1, 0), mapped != MAP_FAILED
        else { return nil }
        let lead = isHuge ? (slack - Int(bitPattern: mapped) % slack) % slack : 0
        if lead > 0 { munmap(mapped, lead) }
        start = mapped + lead
        if slack > lead { munmap(start + byteCount, slack - lead) }
        if isHuge { madvise(start, byteCount, MADV_HUGEPAGE) }
        self.byteCount = byteCount
    }

    deinit { munmap(start, byteCount) }
}
