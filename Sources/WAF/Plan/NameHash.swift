// A quick fingerprint of a member's name, so that most names are told apart without comparing them.

internal import Bytes

/// FNV-1a over the bytes in lower case. Nothing is stored by it, so it need not withstand chosen names.
enum NameHash {
    static func of(_ name: UnsafeRawBufferPointer) -> UInt32 {
        var hash: UInt32 = 2_166_136_261
        for byte in name { hash = (hash ^ UInt32(ASCII.lowercased(byte))) &* 16_777_619 }
        return hash
    }
}
