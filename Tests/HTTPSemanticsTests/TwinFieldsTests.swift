// Names that pass for another one behind an application server's back door.

import HTTPSemantics
import Testing

@Suite struct TwinFieldsTests {
    @Test(arguments: [
        "Content_Length", "content_length", "CONTENT_LENGTH", "Transfer_Encoding", "X_Forwarded_For",
        "X-Forwarded_For", "X_Forwarded-For", "x_forwarded_proto", "X_Forwarded_Host", "X_Forwarded_Port", "x_real_ip",
        "X_Request_ID", "Keep_Alive", "Proxy_Connection", "HTTP2_Settings", "Proxy_Authorization",
        "Proxy_Authenticate",
    ])
    func `a name is a twin where only its underscores tell it from a guarded one`(_ name: String) {
        let bytes = Array(name.utf8)
        let isTwin = TwinFields.isTwin(bytes.span)
        #expect(isTwin)
    }

    @Test(arguments: [
        "", "_", "Host", "Content-Length", "X-Forwarded-For", "X_Filename", "X_Forwarded_For_", "_X_Forwarded_For",
        "X_Forwarded", "Content_Type", "X__Real_IP", "Te_", "X_Real_I_", "ContentLength", "Accept_Language",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa_aaaaaaaaaaaaaaaaaaaaa",
    ])
    func `any other name is none`(_ name: String) {
        let bytes = Array(name.utf8)
        let isTwin = TwinFields.isTwin(bytes.span)
        #expect(!isTwin)
    }
}
