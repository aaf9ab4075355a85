// What the tokens of the window say, and the phrases that they are together.

extension SQLFolder {
    /// The text of the token at `index`.
    mutating func text(_ index: Int) -> SQLWord {
        let phrase = window[index].phrase
        return phrase == 0 ? tokenizer.text(window[index]) : phrases[Int(phrase) &- 1]
    }

    /// The first byte of the token at `index`, which stands in the value and is not empty.
    private mutating func firstByte(_ index: Int) -> UInt8 { tokenizer.bytes[Int(window[index].start)] }

    /// Whether the token at `index` is an operator that takes one operand: a sign, `!`, `!!`, `~` or `NOT`.
    @inline(__always)
    mutating func isUnaryOperator(_ index: Int) -> Bool {
        window[index].kind == .operator && window[index].count <= 3 && isUnaryText(index)
    }

    private mutating func isUnaryText(_ index: Int) -> Bool {
        switch window[index].count {
        case 1:
            switch firstByte(index) {
            case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "!"), UInt8(ascii: "~"): true
            default: false
            }
        case 2: text(index).equals("!!")
        case 3: text(index).equals("NOT")
        default: false
        }
    }

    /// Whether the token at `index` is an operator of arithmetic.
    mutating func isArithmeticOperator(_ index: Int) -> Bool {
        guard window[index].kind == .operator, window[index].count == 1 else { return false }
        return switch firstByte(index) {
        case UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "%"): true
        default: false
        }
    }

    /// Makes the two tokens from `settled` on one where SQL knows them as a phrase.
    mutating func joinPhrase() -> Bool {
        guard SQLPhrases.mayJoin(window[settled].kind, window[settled &+ 1].kind), window[settled].count > 0,
            SQLPhrases.mayBegin(firstByte(settled)),
            let text = SQLWord(text(settled), space: text(settled &+ 1)),
            let kind = SQLVocabulary.kind(of: text)
        else { return false }
        let start = Int(window[settled].start)
        let place = window[settled].phrase == 0 ? freePhrase() : window[settled].phrase
        let first = window[settled]
        window[settled] = SQLToken(kind, start, text.count, opening: first.opening, closing: first.closing)
        window[settled].phrase = place
        phrases[Int(place) &- 1] = text
        dropAndStepBack()
        return true
    }

    /// A place for a phrase that no token of the window has: there are as many places as tokens.
    private mutating func freePhrase() -> UInt8 {
        var used: UInt8 = 0
        var index = 0
        while index < filled {
            if window[index].phrase > 0 { used |= 1 &<< (window[index].phrase &- 1) }
            index &+= 1
        }
        return UInt8(truncatingIfNeeded: (~used).trailingZeroBitCount) &+ 1
    }
}
