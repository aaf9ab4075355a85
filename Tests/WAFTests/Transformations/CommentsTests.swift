// What removeComments, removeCommentsChar and replaceComments make of values, as ModSecurity 2.9.7 answered.

import Testing

@testable import WAF

@Suite("removeComments, removeCommentsChar and replaceComments") struct CommentsTests {
    static let rows: [TransformationRow] = [
        (.removeComments, #""#, #""#), (.removeComments, #"a"#, #"a"#), (.removeComments, #"a/*b*/c"#, #"ac"#),
        (.removeComments, #"a/*b"#, #"a "#), (.removeComments, #"a/*b*/"#, #"a\x00"#),
        (.removeComments, #"a/**/b"#, #"ab"#), (.removeComments, #"a/*/b"#, #"a "#),
        (.removeComments, #"a<!--b-->c"#, #"ac"#), (.removeComments, #"a<!--b"#, #"a "#),
        (.removeComments, #"a--b"#, #"a"#), (.removeComments, #"a#b"#, #"a"#),
        (.removeComments, #"a/*b-->c"#, #"ac"#), (.removeComments, #"a<!--b*/c"#, #"ac"#),
        (.removeComments, #"/**//**/a"#, #"/**/a"#), (.removeComments, #"a/*b*//*c*/d"#, #"a/*c*/d"#),
        (.removeComments, #"-"#, #"-"#), (.removeComments, #"a-b"#, #"a-b"#), (.removeComments, #"<!-"#, #"<!-"#),
        (.removeComments, #"*/a"#, #"*/a"#), (.removeComments, #"-->a"#, #""#),
        (.removeComments, #"a/*b\x00*/c"#, #"ac"#), (.removeCommentsChar, #""#, #""#),
        (.removeCommentsChar, #"a"#, #"a"#), (.removeCommentsChar, #"a/*b*/c"#, #"abc"#),
        (.removeCommentsChar, #"a<!--b-->c"#, #"abc"#), (.removeCommentsChar, #"a--b"#, #"ab"#),
        (.removeCommentsChar, #"a---b"#, #"a-b"#), (.removeCommentsChar, #"a#b"#, #"ab"#),
        (.removeCommentsChar, #"##"#, #""#), (.removeCommentsChar, #"/"#, #"/"#),
        (.removeCommentsChar, #"*/*"#, #"*"#), (.removeCommentsChar, #"/*/"#, #"/"#),
        (.removeCommentsChar, #"-"#, #"-"#), (.removeCommentsChar, #"<!-"#, #"<!-"#),
        (.removeCommentsChar, #"<!--"#, #""#), (.removeCommentsChar, #"-->"#, #""#),
        (.removeCommentsChar, #"--!>"#, #"!>"#), (.removeCommentsChar, #"se#lect"#, #"select"#),
        (.replaceComments, #""#, #""#), (.replaceComments, #"a"#, #"a"#), (.replaceComments, #"a/*b*/c"#, #"a c"#),
        (.replaceComments, #"a/*b"#, #"a "#), (.replaceComments, #"a/*"#, #"a "#), (.replaceComments, #"/"#, #"/"#),
        (.replaceComments, #"/*/"#, #" "#), (.replaceComments, #"/**/"#, #" "#),
        (.replaceComments, #"a/*b*/*/c"#, #"a */c"#), (.replaceComments, #"a/*b/*c*/d"#, #"a d"#),
        (.replaceComments, #"/**//**/"#, #"  "#), (.replaceComments, #"*/a/*"#, #"*/a "#),
        (.replaceComments, #"a<!--b-->"#, #"a<!--b-->"#), (.replaceComments, #"a/*\x00*/b"#, #"a b"#),
    ]

    @Test("values become what they become in ModSecurity", arguments: rows)
    func row(_ row: TransformationRow) { TransformationCheck.check(row) }
}
