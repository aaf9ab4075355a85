// removeComments, removeCommentsChar and replaceComments.

enum Comments {
    private static func begins(_ input: UnsafeRawBufferPointer, _ index: Int, _ text: StaticString) -> Bool {
        guard index + text.utf8CodeUnitCount <= input.count else { return false }
        for place in 0..<text.utf8CodeUnitCount where input[index + place] != text.utf8Start[place] { return false }
        return true
    }

    /// Takes out `/* … */` and `<!-- … -->`, and all from `--` or `#` on.
    static func remove(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput) {
        var index = 0
        var isInside = false
        while index < input.count {
            if isInside {
                let count = begins(input, index, "*/") ? 2 : begins(input, index, "-->") ? 3 : 0
                if count > 0 {
                    isInside = false
                    index += count
                    // What follows a comment is taken as it is, even if it looks like the next one; at the very end
                    // ModSecurity takes the NUL that ends its string, and rules were written with that in sight.
                    output.append(index < input.count ? input[index] : 0)
                }
                index += 1
            } else if begins(input, index, "/*") {
                isInside = true
                index += 2
            } else if begins(input, index, "<!--") {
                isInside = true
                index += 4
            } else if begins(input, index, "--") || input[index] == UInt8(ascii: "#") {
                break
            } else {
                output.append(input[index])
                index += 1
            }
        }
        if isInside { output.append(0x20) }
    }

    /// Takes out what begins and ends comments, and leaves what is in them.
    static func removeMarks(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput) {
        var index = 0
        while index < input.count {
            if begins(input, index, "/*") || begins(input, index, "*/") {
                index += 2
            } else if begins(input, index, "<!--") {
                index += 4
            } else if begins(input, index, "-->") {
                index += 3
            } else if begins(input, index, "--") {
                index += 2
            } else if input[index] == UInt8(ascii: "#") {
                index += 1
            } else {
                output.append(input[index])
                index += 1
            }
        }
    }

    /// Makes one space of each `/* … */`; one that does not end reaches to the end.
    static func replace(_ input: UnsafeRawBufferPointer, _ output: inout ByteOutput) {
        var index = 0
        while index < input.count {
            guard begins(input, index, "/*") else {
                output.append(input[index])
                index += 1
                continue
            }
            output.append(0x20)
            index += 2
            while index < input.count, !begins(input, index, "*/") { index += 1 }
            index += 2
        }
    }
}
