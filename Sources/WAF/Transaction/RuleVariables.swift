// The variables that rules set: the collection TX.

internal import Bytes

/// A value of TX: most are small numbers, which stay numbers until someone wants their text.
enum RuleValue {
    case unset
    case number(Int)
    case text(UnsafeRawBufferPointer)

    /// As SecLang counts: the number that a text begins with, or 0.
    var number: Int {
        switch self {
        case .unset: 0
        case .number(let number): number
        case .text(let bytes): NumberText.leading(bytes)
        }
    }

    var isSet: Bool {
        if case .unset = self { return false }
        return true
    }

    /// The value's bytes; a number is written to `arena`.
    func bytes(_ arena: ByteArena) -> UnsafeRawBufferPointer? {
        switch self {
        case .unset: nil
        case .number(let number): NumberText.write(number, to: arena)
        case .text(let bytes): bytes
        }
    }
}

/// TX of one transaction. Names that the rule set writes out have slots; names made at run time are looked up.
struct RuleVariables: ~Copyable {
    struct Dynamic {
        var name: UnsafeRawBufferPointer
        var hash: UInt32
        var value: RuleValue
    }

    /// TX.0 to TX.9 come first: what the last capturing match captured.
    static let captureCount = 10

    let slots: UnsafeMutablePointer<RuleValue>
    let slotCount: Int
    private(set) var dynamic: [Dynamic] = []

    init(slotCount: Int) {
        self.slotCount = slotCount
        slots = .allocate(capacity: max(1, slotCount))
        slots.initialize(repeating: .unset, count: slotCount)
    }

    deinit { slots.deallocate() }

    mutating func removeAll() {
        slots.update(repeating: .unset, count: slotCount)
        dynamic.removeAll(keepingCapacity: true)
    }

    /// The value of a name that has no slot.
    func value(ofDynamic name: UnsafeRawBufferPointer) -> RuleValue {
        let hash = NameHash.of(name)
        for variable in dynamic where variable.hash == hash && NameText.equal(variable.name, name) {
            return variable.value
        }
        return .unset
    }

    /// Sets a name that has no slot. `name` must live as long as the transaction.
    mutating func set(_ value: RuleValue, ofDynamic name: UnsafeRawBufferPointer) {
        let hash = NameHash.of(name)
        for index in dynamic.indices where dynamic[index].hash == hash && NameText.equal(dynamic[index].name, name) {
            dynamic[index].value = value
            return
        }
        guard dynamic.count < Self.maximumDynamic else { return }
        dynamic.append(Dynamic(name: name, hash: hash, value: value))
    }

    /// The most names that a transaction can make at run time: each costs a look along the list.
    static let maximumDynamic = 4_096
}
