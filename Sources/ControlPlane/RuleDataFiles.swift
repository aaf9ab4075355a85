// The files that rules name besides rules, remembered for the watcher.

internal import Synchronization
internal import WAF

/// Reads lists of phrases and addresses, and databases of places, for rules, and keeps what they were.
///
/// Rules that were compiled before are only compared with them, so that every compilation comes by here.
final class RuleDataFiles: Sendable {
    /// A hash of each file's contents and path by its path, whether it could be read or not.
    private let hashes = Mutex<[String: Int]>([:])

    /// Reads from the file system.
    var resources: RuleResources {
        .files { [self] file, contents in
            var hasher = Hasher()
            hasher.combine(file)
            hasher.combine(contents)
            let hash = hasher.finalize()
            hashes.withLock { $0[file] = hash }
        }
    }

    /// A hash over all contents, whatever order they were read in.
    var digest: Int { hashes.withLock { $0.values.reduce(0, ^) } }

    /// The directories that the files are in, or would be.
    var directories: Set<String> {
        Set(hashes.withLock { Array($0.keys) }.map(ConfigurationFileReader.directory))
    }
}
