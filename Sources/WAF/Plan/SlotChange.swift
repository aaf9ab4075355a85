// The commonest action, without anything to count references of.

/// `setvar:tx.name=…` with a number, another variable of TX or a fixed text: what most matches do.
struct SlotChange: BitwiseCopyable {
    enum Kind: UInt8, BitwiseCopyable { case set, add, subtract }
    enum Operand: BitwiseCopyable {
        case number(Int)
        case slot(Int)
        case text(UnsafeRawBufferPointer)
    }

    let kind: Kind
    let slot: Int
    let operand: Operand

    /// Nil for actions that are more than that.
    init?(_ action: ActionPlan, _ arena: PlanArena) {
        let operand: ActionPlan.Operand
        switch action {
        case .set(.slot(let slot), let value): (kind, self.slot, operand) = (.set, slot, value)
        case .add(.slot(let slot), let value): (kind, self.slot, operand) = (.add, slot, value)
        case .subtract(.slot(let slot), let value): (kind, self.slot, operand) = (.subtract, slot, value)
        default: return nil
        }
        switch operand {
        case .number(let number): self.operand = .number(number)
        case .slot(let slot): self.operand = .slot(slot)
        case .text(let macro):
            guard macro.pieces.count == 1, case .literal(let text) = macro.pieces[0] else { return nil }
            self.operand = .text(UnsafeRawBufferPointer(arena.place(text)))
        }
    }
}
