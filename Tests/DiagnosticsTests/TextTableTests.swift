// Columns of text.

import Testing

import Diagnostics

@Suite struct TextTableTests {
    @Test func `columns are as wide as their widest cell, and no line ends with a space`() {
        var table = TextTable()
        table.add(["name", "value", "note"])
        table.add(["a", "long value", ""])
        table.add(["", "b", "c"])
        table.add(["only"])
        #expect(table.text == """
            name  value       note
            a     long value
                  b           c
            only

            """)
    }

    @Test func `no rows are no text`() { #expect(TextTable().text == "") }
}
