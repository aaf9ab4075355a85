// Request bodies that came compressed.

internal import Bytes
internal import SecLang

extension Transaction {
    /// Unpacks the body for the rules; the upstream gets it as it came.
    ///
    /// What is unpacked is no more than a body may have; what grows beyond that, or is not what its coding says, fails
    /// as a body that cannot be read does. Codings that are not known are noted, and their bodies are not read.
    ///
    /// - Returns: whether there is something to read.
    func unpackRequestBody() -> Bool {
        guard contentEncoding.count > 0, !Self.isNamed(contentEncoding, "identity") else { return true }
        guard unpacksBodies, let coding = ContentCodingKind(name: contentEncoding) else {
            note(.unreadableCoding, at: nil)
            return false
        }
        let decoder = decoder ?? ContentDecoder()
        self.decoder = decoder
        var limits = ContentDecodingLimits()
        let settings = ruleSet.settings
        let most = requestBodyProcessor == .multipart ? settings.requestBodyLimit : settings.requestBodyNoFilesLimit
        limits.bytes = min(most, Self.maximumUnpackedBytes)
        decoder.begin(coding, limits: limits)
        do throws(ContentDecodingError) {
            try decoder.decode(requestBody.bytes) { piece in
                unpackedBody.append(piece)
                return true
            }
            if !requestBody.isCut { try decoder.finish() }
        } catch {
            failRequestBody("\(error.message)")
        }
        return true
    }

    /// Bytes of a body that are unpacked: zlib makes some hundred megabytes a second.
    private static let maximumUnpackedBytes = 4 << 20
}
