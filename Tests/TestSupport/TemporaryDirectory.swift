// A directory for the length of a test.

internal import Foundation

/// Made empty, removed with everything in it.
public final class TemporaryDirectory {
    /// Its absolute path.
    public let path: String

    public init() throws {
        path = FileManager.default.temporaryDirectory.path + "/gatehouse-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file in one step, as an editor that renames does, and gives its path.
    @discardableResult
    public func write(_ name: String, _ contents: [UInt8]) throws -> String {
        let file = "\(path)/\(name)"
        try Data(contents).write(to: URL(fileURLWithPath: file), options: .atomic)
        // As keys should be: what lies open is warned of.
        chmod(file, 0o600)
        return file
    }

    /// Makes a directory below.
    public func makeDirectory(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    }

    /// Makes a symbolic link.
    public func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: target)
    }
}
