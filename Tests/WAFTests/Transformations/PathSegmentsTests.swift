// What normalizePath and normalizePathWin make of values, as ModSecurity 2.9.7 answered.

import Testing

@testable import WAF

@Suite("normalizePath and normalizePathWin") struct PathSegmentsTests {
    static let rows: [TransformationRow] = [
        (.normalizePath, #""#, #""#), (.normalizePath, #"/"#, #"/"#), (.normalizePath, #"//"#, #"/"#),
        (.normalizePath, #"."#, #""#), (.normalizePath, #".."#, #".."#), (.normalizePath, #"..."#, #"..."#),
        (.normalizePath, #"...."#, #""#), (.normalizePath, #"a"#, #"a"#), (.normalizePath, #"a."#, #"a."#),
        (.normalizePath, #"a.."#, #"a.."#), (.normalizePath, #"ab.."#, #""#), (.normalizePath, #"/a.."#, #""#),
        (.normalizePath, #"/a/b.."#, #"/a"#), (.normalizePath, #"/a/b../c"#, #"/a/c"#),
        (.normalizePath, #"/."#, #""#), (.normalizePath, #"/./"#, #"/"#), (.normalizePath, #"/.."#, #""#),
        (.normalizePath, #"/../"#, #"/"#), (.normalizePath, #"/../a"#, #"/a"#), (.normalizePath, #"./a"#, #"a"#),
        (.normalizePath, #"a/."#, #"a"#), (.normalizePath, #"a/./"#, #"a/"#), (.normalizePath, #"a/.."#, #""#),
        (.normalizePath, #"a/../"#, #""#), (.normalizePath, #"a/../.."#, #".."#),
        (.normalizePath, #"a/../../b"#, #"../b"#), (.normalizePath, #"../a/../b"#, #"../b"#),
        (.normalizePath, #"a//b"#, #"a/b"#), (.normalizePath, #"/a/../../b/"#, #"/b/"#),
        (.normalizePath, #"/a/b/../../c"#, #"/c"#), (.normalizePath, #"a/../x/.."#, #"x/.."#),
        (.normalizePath, #"a/../xy/.."#, #""#), (.normalizePath, #"/a/./b/../c/"#, #"/a/c/"#),
        (.normalizePath, #"a\\..\\b"#, #"a\\..\\b"#), (.normalizePath, #"/a/..."#, #"/a"#),
        (.normalizePath, #"/a/.../b"#, #"/a/b"#), (.normalizePath, #"/a/.b"#, #"/a/.b"#),
        (.normalizePath, #"/a/..b"#, #"/a/..b"#), (.normalizePath, #"/a\x00/../b"#, #"/b"#),
        (.normalizePath, #"a/b/c/../../../.."#, #".."#), (.normalizePath, #"/a/..;/b"#, #"/a/..;/b"#),
        (.normalizePathWin, #""#, #""#), (.normalizePathWin, #"\\"#, #"/"#), (.normalizePathWin, #"\\\\"#, #"/"#),
        (.normalizePathWin, #"a\\b"#, #"a/b"#), (.normalizePathWin, #"a\\..\\b"#, #"b"#),
        (.normalizePathWin, #"a\\../b"#, #"b"#), (.normalizePathWin, #"\\.."#, #""#),
        (.normalizePathWin, #"..\\..\\a"#, #"../../a"#), (.normalizePathWin, #"c:\\x\\..\\y"#, #"c:/y"#),
        (.normalizePathWin, #"a\\.\\b"#, #"a/b"#), (.normalizePathWin, #"\\a\\\\b\\"#, #"/a/b/"#),
        (.normalizePathWin, #"a/b\\c"#, #"a/b/c"#), (.normalizePathWin, #"\\a\\b.."#, #"/a"#),
    ]

    @Test("values become what they become in ModSecurity", arguments: rows)
    func row(_ row: TransformationRow) { TransformationCheck.check(row) }
}
