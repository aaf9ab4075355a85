// Which fields stay on this connection: what `Connection` says, carried out on a head.

internal import Bytes

/// Reads `Connection` (RFC 9110 §7.6.1): sets the head's flags and drops the field lines it names.
///
/// Fields that are hop-by-hop by themselves (`FieldName.isHopByHop`) are dropped by the codec already.
public enum HopByHopFields {
    /// The most connection options a head may have: more would only buy comparisons (options times fields).
    public static let maximumConnectionOptions = 32

    /// What was found in `Connection`.
    public enum Finding: Sendable {
        /// Nothing against it.
        case good
        /// Something that is not a list of tokens.
        case malformed
        /// It names a field that is for all recipients (`FieldName.mayBeConnectionOption`); that one was kept.
        case namesEndToEndField
        /// More than `maximumConnectionOptions`; the rest was not looked at.
        case tooManyOptions
    }

    /// Reads every `Connection` field line of `head`, which must have its field lines already.
    /// - Returns: the first thing that was wrong. All that could be honoured was.
    public static func readConnection(of head: MessageHead) -> Finding {
        var finding = Finding.good
        var options = 0
        var index = head.first(.connection)
        while let line = index {
            let found = readOptions(head.fields[line].value, of: head, options: &options)
            if finding == .good { finding = found }
            index = head.next(.connection, from: line &+ 1)
        }
        return finding
    }

    private static func readOptions(_ value: ByteRange, of head: MessageHead, options: inout Int) -> Finding {
        var finding = Finding.good
        let bytes = head.bytes
        var position = Int(value.start)
        while true {
            position = skipSeparators(bytes, position, value.end)
            if position == value.end { return finding }
            let start = position
            while position < value.end, ASCII.isToken(bytes[position]) { position &+= 1 }
            let end = position
            while position < value.end, ASCII.isWhitespace(bytes[position]) { position &+= 1 }
            guard end > start, position == value.end || bytes[position] == UInt8(ascii: ",") else { return .malformed }
            options &+= 1
            guard options <= maximumConnectionOptions else { return .tooManyOptions }
            if !honour(ByteRange(start, to: end), of: head), finding == .good { finding = .namesEndToEndField }
        }
    }

    /// Empty list elements are allowed (RFC 9110 §5.6.1.2).
    private static func skipSeparators(_ bytes: UnsafeMutablePointer<UInt8>, _ from: Int, _ end: Int) -> Int {
        var position = from
        while position < end, bytes[position] == UInt8(ascii: ",") || ASCII.isWhitespace(bytes[position]) {
            position &+= 1
        }
        return position
    }

    /// Does what one option asks for; false if it may not ask for it.
    private static func honour(_ option: ByteRange, of head: MessageHead) -> Bool {
        let start = UnsafePointer(head.bytes) + Int(option.start)
        let count = Int(option.count)
        if CaseInsensitiveASCII.equal(start, count: count, to: "close") {
            head.message.pointee.flags.insert(.connectionClose)
            return true
        }
        let known = FieldName(token: start, count: count)
        switch known {
        case .keepAlive:
            head.message.pointee.flags.insert(.connectionKeepAlive)
        case .upgrade:
            if head.minorVersion >= 1, head.has(.upgrade) { head.message.pointee.flags.insert(.connectionUpgrade) }
        case .other:
            dropLines(named: start, count: option.count, of: head)
        case .trailer:
            for index in 0..<head.fieldCount where head.fields[index].known == .trailer { head.drop(index) }
        default:
            return known.isHopByHop
        }
        return true
    }

    private static func dropLines(named name: UnsafePointer<UInt8>, count: UInt32, of head: MessageHead) {
        for index in 0..<head.fieldCount where head.fields[index].name.count == count {
            guard head.fields[index].known == .other else { continue }
            let candidate = UnsafePointer(head.bytes) + Int(head.fields[index].name.start)
            if CaseInsensitiveASCII.equal(candidate, name, count: Int(count)) { head.drop(index) }
        }
    }
}
