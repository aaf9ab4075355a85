// This implementation against libinjection's own, on generated values.

import Foundation
import TestSupport
import Testing

@testable import InjectionDetection

@Suite(.enabled(if: Oracle.installed != nil, Comment(rawValue: Oracle.absence)))
struct DifferentialTests {
    /// How many values each test draws: `GATEHOUSE_DIFFERENTIAL`, or so many that it takes a second or two.
    static let values =
        ProcessInfo.processInfo.environment["GATEHOUSE_DIFFERENTIAL"].flatMap { Int($0) } ?? 30_000

    @Test func `SQL is told as the oracle tells it`() throws {
        let oracle = try #require(Oracle.installed)
        var values = ValueGenerator.sql(.announced("InjectionDetection differential, SQL"))
        var injections = 0
        for _ in 0..<Self.values {
            let value = values.next()
            let (ours, theirs) = Self.lend(value) { bytes in
                (SQLInjectionDetector.detect(bytes)?.description ?? "", oracle.fingerprint(bytes))
            }
            if ours != theirs { Issue.record("\(value) \(text(value)): \(ours), not \(theirs)") }
            if !theirs.isEmpty { injections += 1 }
        }
        print("InjectionDetection differential, SQL: \(Self.values) values, \(injections) of them injections")
        #expect(injections > Self.values / 20 && injections < Self.values * 19 / 20)
    }

    @Test func `HTML is told as the oracle tells it`() throws {
        let oracle = try #require(Oracle.installed)
        var values = ValueGenerator.html(.announced("InjectionDetection differential, HTML"))
        var injections = 0
        for _ in 0..<Self.values {
            let value = values.next()
            let (ours, theirs) = Self.lend(value) { (XSSDetector.detect($0), oracle.isXSS($0)) }
            if ours != theirs { Issue.record("\(value) \(text(value)): \(ours), not \(theirs)") }
            if theirs { injections += 1 }
        }
        print("InjectionDetection differential, HTML: \(Self.values) values, \(injections) of them injections")
        #expect(injections > Self.values / 20 && injections < Self.values * 19 / 20)
    }

    /// Lends `value` with a NUL behind it, which the oracle reads now and then.
    private static func lend<Result>(_ value: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        (value + [0]).withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0.dropLast())) }
    }
}
