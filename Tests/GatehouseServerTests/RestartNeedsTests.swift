// What a reload cannot change is said.

import ConfigModel
import Diagnostics
import Testing

@testable import GatehouseServer

@Suite struct RestartNeedsTests {
    @Test func `settings that wait for the next start are warned of, each by its name`() {
        let old = GatewayModel()
        var new = old
        new.workers = .byDefault(.exactly(3))
        new.user = .byDefault("nobody")
        new.resolver.timeout = .byDefault(.seconds(9))
        let warnings = RestartNeeds.warnings(from: old, to: new).map(\.message)
        #expect(warnings.count == 3)
        for name in ["workers", "user", "resolver"] { #expect(warnings.contains { $0.hasPrefix(name) }) }
    }

    @Test func `an access log that was off is warned of, one that moves is not`() {
        var off = GatewayModel()
        off.logs.access = nil
        var moved = GatewayModel()
        moved.logs.access?.destination = .byDefault(.file("other.log"))
        #expect(RestartNeeds.warnings(from: off, to: moved).count == 1)
        #expect(RestartNeeds.warnings(from: GatewayModel(), to: moved).isEmpty)
    }

    @Test func `the first configuration and an equal one need nothing`() {
        #expect(RestartNeeds.warnings(from: nil, to: GatewayModel()).isEmpty)
        #expect(RestartNeeds.warnings(from: GatewayModel(), to: GatewayModel()).isEmpty)
    }
}
