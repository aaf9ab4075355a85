// A folder with a configuration, for commands to look at.

import Testing
import TestSupport

/// A configuration and its files, for one test.
struct CommandBench {
    let directory: TemporaryDirectory

    /// The configuration's path.
    var path: String { directory.path + "/g.yaml" }

    init(_ text: String) throws {
        directory = try TemporaryDirectory()
        try directory.write("g.yaml", Array(text.utf8))
    }

    /// Adds `certs/NAME.crt` and `.key`.
    func install(_ leaf: MintedCertificate, as name: String) throws {
        try directory.makeDirectory("certs")
        try directory.write("certs/\(name).crt", leaf.certificatePEM)
        try directory.write("certs/\(name).key", leaf.keyPEM)
    }

    /// `text` without the folder's path in it.
    func relative(_ text: String) -> String {
        text.split(separator: directory.path + "/", omittingEmptySubsequences: false).joined()
    }
}
