// Files of our own.

import Glibc
import PrivateFiles
import TestSupport
import Testing

@Suite struct PrivateFilesTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func mode(_ path: String) -> mode_t {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
    }

    @Test func `what is written is read, is nobody else's, and replaces what was there`() throws {
        let folder = "\(directory.path)/a/b"
        try PrivateFiles.makeDirectory(folder)
        #expect(mode(folder) == 0o700)
        for contents in [[1, 2, 3], [], [UInt8](repeating: 7, count: 100_000)] as [[UInt8]] {
            try PrivateFiles.write(contents, to: "\(folder)/file")
            #expect(try PrivateFiles.read("\(folder)/file") == contents)
            #expect(mode("\(folder)/file") == 0o600)
            #expect(PrivateFiles.names(in: folder) == ["file"])
        }
        PrivateFiles.remove("\(folder)/file")
        #expect(try PrivateFiles.read("\(folder)/file") == nil)
    }

    @Test func `what cannot be done says with which file`() throws {
        try directory.write("file", [1])
        let failure = #expect(throws: FileFailure.self) {
            try PrivateFiles.makeDirectory("\(directory.path)/file/below")
        }
        #expect(failure?.message == "\(directory.path)/file/below cannot be made: Not a directory")
        try directory.write("large", [UInt8](repeating: 0, count: 300 << 10))
        #expect(throws: FileFailure.self) { try PrivateFiles.read("\(directory.path)/large") }
    }
}
