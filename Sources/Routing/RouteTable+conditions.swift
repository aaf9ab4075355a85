// Methods, header fields and query parameters: what is asked where host and path already match.

internal import Bytes
internal import PatternMatching

extension RouteTable {
    /// Why the request does not meet a candidate's conditions; nil where it does.
    func failure<Conditions: RouteConditions & ~Copyable>(
        of candidate: Candidate, _ request: borrowing Conditions, _ scratch: borrowing RouteScratch
    ) throws(PatternError) -> RouteOutcome? {
        let first = Int(candidate.firstCondition)
        for index in first..<first &+ Int(candidate.conditionCount) {
            let condition = conditions.start[index]
            switch condition.kind {
            case .methods:
                if !isAnyMethod(of: condition.name, request) { return .methodDiffers }
            case .header:
                var check = ValueCheck(condition: condition)
                let isMet = request.anyHeader(named: bytes(condition.name).span) { value in
                    check.holds(for: value, in: self, scratch)
                }
                if let error = check.error { throw error }
                if isMet == (condition.test == .isAbsent) { return .headerDiffers(position: Int(condition.position)) }
            case .query:
                var check = ValueCheck(condition: condition)
                let isMet = request.anyQueryParameter(named: bytes(condition.name).span) { value in
                    check.holds(for: value, in: self, scratch)
                }
                if let error = check.error { throw error }
                if isMet == (condition.test == .isAbsent) { return .queryDiffers(position: Int(condition.position)) }
            }
        }
        return nil
    }

    /// The value's side of a condition, with what went wrong in asking.
    private struct ValueCheck {
        let condition: RouteCondition
        var error: PatternError?

        mutating func holds(for value: Span<UInt8>, in table: RouteTable, _ scratch: borrowing RouteScratch) -> Bool {
            switch condition.test {
            // Any value answers the question whether there is one.
            case .isPresent, .isAbsent: return true
            case .equals: return Self.isEqual(value, table.bytes(condition.value))
            case .matches:
                do throws(PatternError) {
                    let pattern = table.patterns.start + Int(condition.pattern)
                    return try pattern.pointee.matches(value, scratch: scratch.patterns)
                } catch {
                    self.error = error
                    // Ends the search for a value: the answer is the error.
                    return true
                }
            }
        }

        private static func isEqual(_ value: Span<UInt8>, _ expected: UnsafeBufferPointer<UInt8>) -> Bool {
            guard value.count == expected.count else { return false }
            for index in value.indices where value[index] != expected[index] { return false }
            return true
        }
    }

    private func isAnyMethod<Conditions: RouteConditions & ~Copyable>(
        of run: ByteRange, _ request: borrowing Conditions
    ) -> Bool {
        for index in Int(run.start)..<run.end where request.isMethod(bytes(methodNames.start[index]).span) {
            return true
        }
        return false
    }

    /// A run of the table's text.
    private func bytes(_ range: ByteRange) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: text.start + Int(range.start), count: Int(range.count))
    }
}
