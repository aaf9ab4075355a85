// Exceptions of one route on rules that others run as they are, in the gateway.

import ControlPlane
import GatewayTestSupport
import TestSupport
import Testing

@Suite struct InspectionOverlayTests {
    private static let rules = """
        SecAction "id:1,phase:1,pass,nolog,setvar:tx.blocking_paranoia_level=1"
        SecRule TX:blocking_paranoia_level "@lt 2" "id:2,phase:2,pass,nolog,skipAfter:LEVEL-2"
        SecRule ARGS "@contains strict" "id:20,phase:2,deny,log,tag:'paranoia-level/2'"
        SecMarker LEVEL-2
        SecRule ARGS "@contains evil" "id:10,phase:2,deny,log,tag:'attack'"

        """

    private let directory: TemporaryDirectory
    private let upstream: ScriptedUpstream

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write("rules.conf", Array(Self.rules.utf8))
        upstream = try ScriptedUpstream { stream, upstream in
            while try upstream.takeRequest(from: stream) != nil {
                try stream.write(Array("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".utf8))
            }
        }
    }

    private func configuration(_ overlay: String) -> String {
        """
        waf: { rules: own, mode: block }
        ruleSets: { own: \(directory.path)/rules.conf }
        routes:
          - { name: plain, match: plain.test, to: "http://127.0.0.1:\(upstream.port)" }
          - { name: editor, match: editor.test, to: "http://127.0.0.1:\(upstream.port)", waf: \(overlay) }

        """
    }

    @Test func `what a route leaves out it alone leaves out, request by request`() throws {
        let gateway = try TestGateway(configuration("{ exclude: [{ tag: attack, target: \"ARGS:html\" }] }"))
        // One connection, one worker, one transaction: what an overlay took away is there for the next request.
        let client = try gateway.connect()
        func ask(_ host: String, _ query: String) throws -> Int? {
            try client.write("GET /?\(query) HTTP/1.1\r\nHost: \(host)\r\n\r\n")
            return try client.readResponse().status
        }
        for _ in 0..<3 {
            #expect(try ask("editor.test", "html=evil") == 200)
            #expect(try ask("plain.test", "html=evil") == 403)
        }
        #expect(try ask("editor.test", "text=evil") == 403)
    }

    @Test func `a reload takes up other exceptions, and refuses those that name nothing`() throws {
        let gateway = try TestGateway(configuration("{ paranoia: 2 }"))
        let client = try gateway.connect()
        func ask(_ host: String, _ query: String) throws -> Int? {
            try client.write("GET /?\(query) HTTP/1.1\r\nHost: \(host)\r\n\r\n")
            return try client.readResponse().status
        }
        #expect(try ask("editor.test", "a=strict") == 403)
        #expect(try ask("plain.test", "a=strict") == 200)
        let refused = try gateway.reload(configuration("{ exclude: [99] }"))
        #expect(refused.diagnostics.contains { "\($0)".contains("error: unknown rule 99: the rule set") })
        #expect(try ask("editor.test", "a=strict") == 403)
        _ = try gateway.reload(configuration("{ exclude: 10 }"))
        #expect(try ask("editor.test", "a=strict&b=evil") == 200)
        #expect(try ask("plain.test", "b=evil") == 403)
    }

    @Test func `metrics say which rules are loaded and who runs them how`() throws {
        let gateway = try TestGateway(configuration("{ mode: detect, paranoia: 2, exclude: 10 }"))
        #expect(gateway.metric(#"gatehouse_waf_rules{rule_set="own",phase="2",paranoia="0"}"#) == 2)
        #expect(gateway.metric(#"gatehouse_waf_rules{rule_set="own",phase="2",paranoia="2"}"#) == 1)
        func info(_ route: String, _ mode: String, paranoia: String, leftOut: Int) -> Double? {
            gateway.metric(
                #"gatehouse_waf_route_info{route="\#(route)",rule_set="own",mode="\#(mode)","#
                    + #"paranoia="\#(paranoia)",rules_left_out="\#(leftOut)",rules_shortened="0"}"#)
        }
        #expect(info("plain", "block", paranoia: "", leftOut: 0) == 1)
        #expect(info("editor", "detect", paranoia: "2", leftOut: 1) == 1)
    }
}
