// What length, md5 and sha1 make of values, as ModSecurity 2.9.7 answered.

import Testing

@testable import WAF

@Suite("length, md5 and sha1") struct LengthAndDigestsTests {
    static let rows: [TransformationRow] = [
        (.length, #""#, #"0"#), (.length, #"a"#, #"1"#), (.length, #"123456789"#, #"9"#),
        (.length, #"1234567890"#, #"10"#), (.length, #"\x00"#, #"1"#), (.length, #"\xff\xff"#, #"2"#),
        (.length, String(repeating: "x", count: 99), #"99"#), (.length, String(repeating: "x", count: 100), #"100"#),
        (.md5, #""#, #"\xd4\x1d\x8c\xd9\x8f\x00\xb2\x04\xe9\x80\x09\x98\xec\xf8B~"#),
        (.md5, #"a"#, #"\x0c\xc1u\xb9\xc0\xf1\xb6\xa81\xc3\x99\xe2iw&a"#),
        (.md5, #"abc"#, #"\x90\x01P\x98<\xd2O\xb0\xd6\x96?}(\xe1\x7fr"#),
        (.md5, #"\x00"#, #"\x93\xb8\x85\xad\xfe\x0d\xa0\x89\xcd\xf64\x90O\xd5\x9fq"#),
        (.md5, #"\xff"#, #"\x00YO\xd4\xf4+\xa4?\xc1\xca\x04'\xa0Wb\x95"#),
        (.md5, String(repeating: "x", count: 55), #"\x046D \xe2\\Q/\xd9X\xa7\x078\xaa\x8fr"#),
        (.md5, String(repeating: "x", count: 56), #"f\x8ar\xd5\xba\x17\xf0\x8eb\xda\xbc\xaf\xadm\xb1K"#),
        (.md5, String(repeating: "x", count: 63), #"}\xc2\xca \x81\x06\xa2\xf7\x03V{\xdf\xf9\x9d\x89\x81"#),
        (.md5, String(repeating: "x", count: 64), #"\xc1\xbbO\x81\xd8\x92\xb2\xd5yGh*\xeb%$V"#),
        (.md5, String(repeating: "x", count: 65), #"\x1b\xc92\x05#\x02\xd0t\xbd\xec9y_\xe0\x0c\xf6"#),
        (.md5, String(repeating: "x", count: 119), #"\xab4z_h\xc8\xa4C\xcf\xcd\xdcc?\x12\xc2O"#),
        (.md5, String(repeating: "x", count: 120), #"\xfb\x98f\x7f\x98\x09m\xe9& \xb6OF\xe1\xc5\xb5"#),
        (.sha1, #""#, #"\xda9\xa3\xee^kK\x0d2U\xbf\xef\x95`\x18\x90\xaf\xd8\x07\x09"#),
        (.sha1, #"a"#, #"\x86\xf7\xe47\xfa\xa5\xa7\xfc\xe1]\x1d\xdc\xb9\xea\xea\xea7vg\xb8"#),
        (.sha1, #"abc"#, #"\xa9\x99>6G\x06\x81j\xba>%qxP\xc2l\x9c\xd0\xd8\x9d"#),
        (.sha1, #"\x00"#, #"[\xa9<\x9d\xb0\xcf\xf9?R\xb5!\xd7B\x0eC\xf6\xed\xa2xO"#),
        (.sha1, #"\xff"#, #"\x85\xe52q\xe1@\x06\xf0&Y!\xd0-Msl\xdcX\x0b\x0b"#),
        (.sha1, String(repeating: "x", count: 55), #"\xce\xf74\xba\x81\xa0$G\x9e\x09\xebZu\xb6\xdd\xaeb\xe6\xab\xf1"#),
        (.sha1, String(repeating: "x", count: 56), #"\x90\x13\x056|%\x99R\xf4\xe7\xaf\x83#\xf4\x80\xd5\x9f\x813["#),
        (.sha1, String(repeating: "x", count: 63), #"\x0d\xdcN\x0c\xcc\xd9\xa1(P\xde\xb5\xab\xb0\x85:D%U\x9f\xec"#),
        (.sha1, String(repeating: "x", count: 64), #"\xbb/\xa3\xeez\xfb\x9fT\xc6\xdf\xb5\xd0!\xf1K\x1f\xfe@\xc1c"#),
        (.sha1, String(repeating: "x", count: 65), #"x\xc7A\xdd\xc4\x82\xe4\xcd\xf8\xc4t\xa0\x87cG\xa0\x90[b3"#),
        (.sha1, String(repeating: "x", count: 119), #"C\x002\x03\x94\xf7\xee#\x9b\xcd\xce};\x8b\xce\xe1s\xa0\xcd\\"#),
        (
            .sha1, String(repeating: "x", count: 120),
            #"\xce\xb2\x82\x169\xc4\xb6\xdc\xb1\x0b\xce\x0eR,\xa2\xe6\x08\xce\x05m"#
        ),
    ]

    @Test("values become what they become in ModSecurity", arguments: rows)
    func row(_ row: TransformationRow) { TransformationCheck.check(row) }
}
