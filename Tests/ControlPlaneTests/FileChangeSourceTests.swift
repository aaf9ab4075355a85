// Changes in directories are told, whatever way they are made.

import ControlPlane
import Glibc
import Testing
import TestSupport

@Suite struct FileChangeSourceTests {
    private static func isReadable(_ descriptor: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, 0) == 1
    }

    @Test func `a file that is written, renamed into place or removed is a change`() throws {
        let directory = try TemporaryDirectory()
        let source = try #require(FileChangeSource())
        source.watch([directory.path])
        #expect(!source.drain())
        let path = try directory.write("a", [1])
        #expect(Self.isReadable(source.descriptor))
        #expect(source.drain())
        #expect(!source.drain())
        try directory.write("a", [2])
        #expect(source.drain())
        unlink(path)
        #expect(source.drain())
    }

    @Test func `a directory that is no longer wanted is not watched`() throws {
        let first = try TemporaryDirectory()
        let second = try TemporaryDirectory()
        let source = try #require(FileChangeSource())
        source.watch([first.path, second.path])
        source.watch([second.path])
        _ = source.drain()
        try first.write("a", [1])
        #expect(!source.drain())
        try second.write("a", [1])
        #expect(source.drain())
    }

    @Test func `a directory that is replaced by another of its name is watched on`() throws {
        let parent = try TemporaryDirectory()
        let source = try #require(FileChangeSource())
        try parent.makeDirectory("certs")
        source.watch([parent.path + "/certs"])
        try #require(rename(parent.path + "/certs", parent.path + "/old") == 0)
        try parent.makeDirectory("certs")
        #expect(source.drain())
        source.watch([parent.path + "/certs"])
        _ = source.drain()
        try parent.write("certs/a", [1])
        #expect(source.drain())
    }

    @Test func `a directory that is not there yet is no problem`() throws {
        let parent = try TemporaryDirectory()
        let source = try #require(FileChangeSource())
        source.watch([parent.path + "/later"])
        try parent.makeDirectory("later")
        source.watch([parent.path + "/later"])
        try parent.write("later/a", [1])
        #expect(source.drain())
    }

    @Test func `the making of a directory that was missing is a change`() throws {
        let parent = try TemporaryDirectory()
        let source = try #require(FileChangeSource())
        #expect(source.watch([parent.path + "/one/two"]))
        try parent.makeDirectory("one")
        #expect(source.takeChanges() == [parent.path + "/one/two"])
        #expect(source.watch([parent.path + "/one/two"]))
        try parent.makeDirectory("one/two")
        #expect(source.takeChanges() == [parent.path + "/one/two"])
        #expect(source.watch([parent.path + "/one/two"]))
        #expect(!source.watch([parent.path + "/one/two"]))
        #expect(source.unwatched == 0)
    }

    @Test func `changes are told by the directory that they are of`() throws {
        let first = try TemporaryDirectory()
        let second = try TemporaryDirectory()
        let source = try #require(FileChangeSource())
        source.watch([first.path, second.path])
        try second.write("a", [1])
        #expect(source.takeChanges() == [second.path])
    }
}
