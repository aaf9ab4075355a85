// cmdLine: what shells ignore is taken out of a command.

internal import Bytes

enum CommandLine {
    /// Deletes `\ " ' ^` and spaces before `/` and `(`, makes one space of commas, semicolons and white space, and
    /// lower case of the rest. ModSecurity stops at a NUL; what follows would be out of the rules' sight.
    static func simplify(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput) {
        var endsWithSpace = false
        for byte in input {
            switch byte {
            case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "^"): continue
            case UInt8(ascii: " "), UInt8(ascii: ","), UInt8(ascii: ";"), 0x09, 0x0A, 0x0D:
                if !endsWithSpace { output.append(0x20) }
                endsWithSpace = true
            case UInt8(ascii: "/"), UInt8(ascii: "("):
                if endsWithSpace { output.truncate(to: output.count - 1) }
                endsWithSpace = false
                output.append(byte)
            default:
                endsWithSpace = false
                output.append(ASCII.lowercased(byte))
            }
        }
    }
}
