// A database that tells places of addresses, in MaxMind's format.

internal import Addressing
internal import CMaxMindDB
internal import Glibc

/// Why a database cannot be used.
struct GeoDatabaseError: Error, CustomStringConvertible {
    let description: String
}

/// An open database. Immutable: it is a copy of the file in memory, so that whoever writes into the file while it is
/// in use changes nothing. A changed file is another database.
package final class GeoDatabase: @unchecked Sendable {
    private let database: UnsafeMutablePointer<MMDB_s>

    /// Files beyond this are not databases that anybody wants in memory: the largest of cities have some 150 MiB.
    static let maximumBytes = 1 << 30

    /// Reads the file at `path`.
    init(_ path: String) throws(GeoDatabaseError) {
        let copy = try Self.copy(path)
        defer { close(copy) }
        let opened = UnsafeMutablePointer<MMDB_s>.allocate(capacity: 1)
        opened.initialize(to: MMDB_s())
        let status = MMDB_open("/proc/self/fd/\(copy)", UInt32(MMDB_MODE_MMAP), opened)
        guard status == MMDB_SUCCESS else {
            opened.deallocate()
            let reason = String(cString: MMDB_strerror(status))
            throw GeoDatabaseError(description: "\(path) is no database in MaxMind's format: \(reason)")
        }
        database = opened
    }

    deinit {
        MMDB_close(database)
        database.deallocate()
    }

    /// What tells a file from another that takes its place; nil where there is none.
    static func stamp(of path: String) -> Int? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        var hasher = Hasher()
        hasher.combine(path)
        hasher.combine(status.st_dev)
        hasher.combine(status.st_ino)
        hasher.combine(status.st_size)
        hasher.combine(status.st_mtim.tv_sec)
        hasher.combine(status.st_mtim.tv_nsec)
        return hasher.finalize()
    }

    /// The place of an address; nil where the database has none.
    func place(of address: IPAddress) -> GeoPlace? {
        var failure: Int32 = 0
        let found = SocketAddress(address, port: 0).withSockaddr { address, _ in
            MMDB_lookup_sockaddr(database, address, &failure)
        }
        guard failure == MMDB_SUCCESS, found.found_entry else { return nil }
        return GeoPlace(found.entry)
    }

    private static func copy(_ path: String) throws(GeoDatabaseError) -> Int32 {
        func failed() -> GeoDatabaseError {
            GeoDatabaseError(description: "cannot read \(path): \(String(cString: strerror(errno)))")
        }
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failed() }
        defer { close(file) }
        let copy = gatehouse_memory_file("gatehouse-places")
        guard copy >= 0 else { throw failed() }
        var piece = [UInt8](repeating: 0, count: 256 << 10)
        var total = 0
        while true {
            let count = read(file, &piece, piece.count)
            total += max(0, count)
            var written = 0
            while written < count {
                let more = piece[written..<count].withUnsafeBytes { write(copy, $0.baseAddress, $0.count) }
                guard more > 0 else { break }
                written += more
            }
            if count == 0 { return copy }
            guard count > 0, written == count, total <= maximumBytes else {
                let error = total > maximumBytes
                    ? GeoDatabaseError(description: "\(path) has more than \(maximumBytes) bytes") : failed()
                close(copy)
                throw error
            }
        }
    }
}
