// Reason phrases and classes of status codes.

import HTTPSemantics
import Testing

@Suite struct StatusCodeTests {
    @Test func `has the registered reason phrases, and none for others`() {
        #expect("\(StatusCode(200).reasonPhrase)" == "OK")
        #expect("\(StatusCode(431).reasonPhrase)" == "Request Header Fields Too Large")
        #expect("\(StatusCode(504).reasonPhrase)" == "Gateway Timeout")
        #expect(StatusCode(299).reasonPhrase.utf8CodeUnitCount == 0)
    }

    @Test func `forbids a body with 1xx, 204 and 304 (RFC 9110 §6.4.1)`() {
        let forbidding = (UInt16(100)...599).filter { StatusCode($0).forbidsBody }
        #expect(forbidding == Array(100...199) + [204, 304])
    }
}
