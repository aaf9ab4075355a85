// Copying the field lines of a head that go on to the other side.

internal import Bytes
internal import HTTPSemantics
internal import Snapshots
internal import Transport

/// Copies field lines, leaving out those that must not be forwarded.
enum FieldCopy {
    /// Copies all lines of `head` but those marked as dropped, those whose known name is in `skipped` (a set of
    /// `FieldName.bit`), and those that `edits` removes. Room for the whole head was reserved.
    static func write(_ head: MessageHead, skipping skipped: UInt64, edits: FieldEdits?, to output: HeadScratch) {
        let fields = head.fields
        var runStart = head.firstLineEnd
        var position = runStart
        let removes = edits.map { !$0.removed.isEmpty } ?? false
        if head.droppedCount == 0, head.message.pointee.presentFields & skipped == 0, !removes {
            output.append(head.bytes + runStart, count: head.byteCount - 2 - runStart)
            return
        }
        for index in 0..<head.fieldCount {
            let end = Int(fields[index].lineEnd)
            let isLeftOut = fields[index].isDropped || fields[index].known.bit & skipped != 0
                || removes && isRemoved(head, fields[index].name, edits)
            if isLeftOut {
                output.append(head.bytes + runStart, count: position - runStart)
                runStart = end
            }
            position = end
        }
        output.append(head.bytes + runStart, count: position - runStart)
    }

    private static func isRemoved(_ head: MessageHead, _ name: ByteRange, _ edits: FieldEdits?) -> Bool {
        edits?.removes(head.buffer(of: name).span) ?? false
    }
}
