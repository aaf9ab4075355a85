// Rule sets for tests, from text or from the files beside the checkout.

import Addressing
import Diagnostics
import Foundation

@testable import SecLang
@testable import WAF

enum RuleSetFixture {
    /// Compiles rules that stand in the test itself.
    static func compile(
        _ rules: String, files: [String: String] = [:], geoDatabase: String? = nil
    ) -> (ruleSet: RuleSet, diagnostics: [Diagnostic]) {
        let syntax = RuleSetReader.read(text: Array(rules.utf8), named: "test.conf")
        let (ruleSet, diagnostics) = RuleCompiler.compile(
            syntax.directives, resources: RuleResources { name, _ in files[name].map { Array($0.utf8) } },
            geoDatabase: geoDatabase.map { ($0, nil) })
        return (ruleSet, syntax.diagnostics + diagnostics)
    }

    /// The Core Rule Set with the configuration of its own tests.
    static func coreRuleSet() -> (ruleSet: RuleSet, diagnostics: [Diagnostic]) {
        let folder = SharedData.folder.path
        let syntax = RuleSetReader.read([
            "\(folder)/config/modsecurity-test.conf", "\(folder)/config/crs-setup-test.conf",
            "\(folder)/rules-v4/*.conf",
        ])
        let (ruleSet, diagnostics) = RuleCompiler.compile(syntax.directives, resources: .files())
        return (ruleSet, syntax.diagnostics + diagnostics)
    }
}

/// A request for a transaction, and what came of it.
struct Probe {
    var method = "GET"
    var target = "/"
    var headers: [(String, String)] = [("Host", "localhost"), ("User-Agent", "test"), ("Accept", "*/*")]
    var body: [UInt8] = []

    /// Runs the request's phases and the logging one.
    @discardableResult
    func run(_ transaction: Transaction) -> Interruption? {
        transaction.begin(
            client: IPAddress("127.0.0.1")!, clientPort: 4711, server: IPAddress("127.0.0.1")!, serverPort: 80,
            identifier: 0x7E57, now: 1_800_000_000)
        bytes(method) { method in
            bytes(target) { target in
                bytes("HTTP/1.1") { transaction.setRequestLine(method: method, target: target, version: $0) }
            }
        }
        for (name, value) in headers {
            bytes(name) { name in bytes(value) { transaction.addRequestHeader(name: name, value: $0) } }
        }
        transaction.run(.requestHead)
        if transaction.wantsRequestBody {
            _ = body.withUnsafeBytes { transaction.appendRequestBody($0) }
            transaction.endRequestBody()
        }
        transaction.run(.requestBody)
        transaction.run(.logging)
        return transaction.interruption
    }

    private func bytes(_ text: String, _ body: (UnsafeRawBufferPointer) -> Void) {
        Array(text.utf8).withUnsafeBytes { body($0) }
    }
}
