// The store's files, whose failures are failures of the store.

internal import PrivateFiles

/// `PrivateFiles` in the protocol's words.
enum StoreFiles {
    static func makeDirectory(_ path: String) throws(ProtocolFailure) {
        do { try PrivateFiles.makeDirectory(path) } catch { throw .storage(error.message) }
    }

    /// Nil where there is no such file.
    static func read(_ path: String) throws(ProtocolFailure) -> [UInt8]? {
        do { return try PrivateFiles.read(path) } catch { throw .storage(error.message) }
    }

    static func write(_ contents: [UInt8], to path: String) throws(ProtocolFailure) {
        do { try PrivateFiles.write(contents, to: path) } catch { throw .storage(error.message) }
    }

    /// Has the symbolic link at `path` lead to `target` from one moment to the next.
    static func link(_ path: String, to target: String) throws(ProtocolFailure) {
        do { try PrivateFiles.link(path, to: target) } catch { throw .storage(error.message) }
    }

    /// Where a symbolic link leads; nil where there is none.
    static func target(of path: String) -> String? { PrivateFiles.target(of: path) }

    /// The names in a directory, none where it is not there.
    static func names(in directory: String) -> [String] { PrivateFiles.names(in: directory) }

    static func remove(_ path: String) { PrivateFiles.remove(path) }

    static func removeDirectory(_ path: String) { PrivateFiles.removeDirectory(path) }

    static func syncDirectory(of path: String) { PrivateFiles.syncDirectory(of: path) }
}
