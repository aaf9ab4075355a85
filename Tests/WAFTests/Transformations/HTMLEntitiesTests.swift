// What htmlEntityDecode makes of values, as ModSecurity 2.9.7 answered.

import Testing

@testable import WAF

@Suite("htmlEntityDecode") struct HTMLEntitiesTests {
    static let rows: [TransformationRow] = [
        (.htmlEntityDecode, #""#, #""#), (.htmlEntityDecode, #"a"#, #"a"#), (.htmlEntityDecode, #"&"#, #"&"#),
        (.htmlEntityDecode, #"&&"#, #"&&"#), (.htmlEntityDecode, #"&;"#, #"&;"#), (.htmlEntityDecode, #"&#"#, #"&#"#),
        (.htmlEntityDecode, #"&#;"#, #"&#;"#), (.htmlEntityDecode, #"&#x"#, #"&#x"#),
        (.htmlEntityDecode, #"&#x;"#, #"&#x;"#), (.htmlEntityDecode, #"&#X41;"#, #"A"#),
        (.htmlEntityDecode, #"&#x41"#, #"A"#), (.htmlEntityDecode, #"&#x41g"#, #"Ag"#),
        (.htmlEntityDecode, #"&#65"#, #"A"#), (.htmlEntityDecode, #"&#65;"#, #"A"#),
        (.htmlEntityDecode, #"&#065;"#, #"A"#), (.htmlEntityDecode, #"&#65a"#, #"Aa"#),
        (.htmlEntityDecode, #"&#256;"#, #"\x00"#), (.htmlEntityDecode, #"&#321;"#, #"A"#),
        (.htmlEntityDecode, #"&#0;"#, #"\x00"#), (.htmlEntityDecode, #"&#x0;"#, #"\x00"#),
        (.htmlEntityDecode, #"&#x141;"#, #"A"#), (.htmlEntityDecode, #"&#99999999999999999999;"#, #"\xff"#),
        (.htmlEntityDecode, #"&#xFFFFFFFFFFFFFFFFFF41;"#, #"\xff"#), (.htmlEntityDecode, #"&#-65;"#, #"&#-65;"#),
        (.htmlEntityDecode, #"&# 65;"#, #"&# 65;"#), (.htmlEntityDecode, #"&lt;"#, #"<"#),
        (.htmlEntityDecode, #"&lt"#, #"<"#), (.htmlEntityDecode, #"&LT;"#, #"<"#),
        (.htmlEntityDecode, #"&lT "#, #"< "#), (.htmlEntityDecode, #"&gt;&quot;&amp;&nbsp;"#, #">"&\xa0"#),
        (.htmlEntityDecode, #"&ltx;"#, #"&ltx;"#), (.htmlEntityDecode, #"&lt1"#, #"&lt1"#),
        (.htmlEntityDecode, #"&apos;"#, #"&apos;"#), (.htmlEntityDecode, #"&foo;"#, #"&foo;"#),
        (.htmlEntityDecode, #"&amp;lt;"#, #"&lt;"#), (.htmlEntityDecode, #"&l&lt;"#, #"&l<"#),
        (.htmlEntityDecode, #"&a\x00mp;"#, #"&a\x00mp;"#), (.htmlEntityDecode, #"&quot\xe9"#, #""\xe9"#),
    ]

    @Test("values become what they become in ModSecurity", arguments: rows)
    func row(_ row: TransformationRow) { TransformationCheck.check(row) }
}
