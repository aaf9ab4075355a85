// Names of members compared as SecLang compares them.

internal import Bytes

enum NameText {
    /// Whether two names are the same but for case.
    static func equal(_ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Bool {
        guard one.count == other.count else { return false }
        for index in 0..<one.count where ASCII.lowercased(one[index]) != ASCII.lowercased(other[index]) {
            return false
        }
        return true
    }
}
