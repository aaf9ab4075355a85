// Expanding `%{…}`.

internal import Bytes

extension Transaction {
    /// The text of a macro. What has no value leaves nothing behind.
    func expand(_ macro: MacroPlan, _ rule: RuleFacts) -> UnsafeRawBufferPointer {
        if macro.pieces.count == 1 { return value(of: macro.pieces[0], rule) }
        var count = 0
        var output = arena.reserve(256)
        var capacity = 256
        for piece in macro.pieces {
            // A piece may use the arena itself: what is written so far is committed first.
            var bytes = UnsafeRawBufferPointer.empty
            if case .literal(let literal) = piece {
                literal.withUnsafeBytes { append($0, to: &output, &count, &capacity) }
                continue
            }
            let written = arena.commit(count)
            bytes = value(of: piece, rule)
            capacity = max(256, 2 * (count + bytes.count))
            output = arena.reserve(capacity)
            if let start = written.baseAddress { output.copyMemory(from: start, byteCount: count) }
            append(bytes, to: &output, &count, &capacity)
        }
        return arena.commit(count)
    }

    private func append(
        _ bytes: UnsafeRawBufferPointer, to output: inout UnsafeMutableRawPointer, _ count: inout Int,
        _ capacity: inout Int
    ) {
        guard let start = bytes.baseAddress, bytes.count > 0 else { return }
        if count + bytes.count > capacity {
            let written = arena.commit(count)
            capacity = 2 * (count + bytes.count)
            output = arena.reserve(capacity)
            if let old = written.baseAddress { output.copyMemory(from: old, byteCount: count) }
        }
        (output + count).copyMemory(from: start, byteCount: bytes.count)
        count += bytes.count
    }

    private func value(of piece: MacroPlan.Piece, _ rule: RuleFacts) -> UnsafeRawBufferPointer {
        switch piece {
        case .literal(let bytes): return bytes.withUnsafeBytes { keep($0) }
        case .slot(let slot): return variables.slots[slot].bytes(arena) ?? .empty
        case .dynamic(let name):
            return name.withUnsafeBytes { variables.value(ofDynamic: $0) }.bytes(arena) ?? .empty
        case .persistent(let collection, let name):
            return members(of: collection).first { $0.name == name }?.value.bytes(arena) ?? .empty
        case .rule(let field): return value(of: field, rule)
        case .store(let stores, let selector):
            if stores.contains(.matchedVariable) || stores.contains(.matchedVariableName) {
                guard let last = matched.last else { return .empty }
                return stores.contains(.matchedVariable) ? last.bytes : fullName(last)
            }
            for store in stores {
                for value in values[store] {
                    guard let selector else { return value.bytes }
                    if selector.selects(value.name, hash: value.nameHash, context.scratch) { return value.bytes }
                }
            }
            return .empty
        }
    }

    private func value(of field: MacroPlan.RuleField, _ rule: RuleFacts) -> UnsafeRawBufferPointer {
        switch field {
        case .identifier: NumberText.write(rule.identifier, to: arena)
        case .severity: rule.severity.map { NumberText.write(Int($0), to: arena) } ?? .empty
        case .message: rule.message.map { expand($0, rule) } ?? .empty
        case .logData: rule.logData.map { expand($0, rule) } ?? .empty
        case .revision: Array(rule.revision.utf8).withUnsafeBytes { keep($0) }
        }
    }
}
