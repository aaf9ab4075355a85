// What cmdLine makes of values, as ModSecurity 2.9.7 answered.

import Testing

@testable import WAF

@Suite("cmdLine") struct CommandLineTests {
    static let rows: [TransformationRow] = [
        (.cmdLine, #""#, #""#), (.cmdLine, #"dir"#, #"dir"#), (.cmdLine, #"C^OMMAND /C DIR"#, #"command/c dir"#),
        (.cmdLine, #""c:\\windows\\cmd.exe" /c"#, #"c:windowscmd.exe/c"#), (.cmdLine, #"w'h'o\\am\\i"#, #"whoami"#),
        (.cmdLine, #"cat ,;\x09\x0d\x0a/etc/passwd"#, #"cat/etc/passwd"#), (.cmdLine, #"echo  (x)"#, #"echo(x)"#),
        (.cmdLine, #" /"#, #"/"#), (.cmdLine, #" ("#, #"("#), (.cmdLine, #"( "#, #"( "#), (.cmdLine, #"/ /"#, #"//"#),
        (.cmdLine, #"a\x0bb\x0cc"#, #"a\x0bb\x0cc"#), (.cmdLine, #"a,b;c"#, #"a b c"#), (.cmdLine, #",;"#, #" "#),
        (.cmdLine, #"CMD\xc0"#, #"cmd\xc0"#),
    ]

    @Test("values become what they become in ModSecurity", arguments: rows)
    func row(_ row: TransformationRow) { TransformationCheck.check(row) }

    /// Where ModSecurity stops at a NUL, or leaves a backslash, we go on.
    static let ownRows: [TransformationRow] = [
        (.cmdLine, #"a\x00b"#, #"a\x00b"#)
    ]

    @Test("nothing hides behind what ModSecurity stops at", arguments: ownRows)
    func ownRow(_ row: TransformationRow) { TransformationCheck.check(row) }
}
