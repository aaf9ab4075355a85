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

/// A variable of TX whose name was made at run time. The name lives as long as the transaction.
struct DynamicVariable {
    let name: UnsafeRawBufferPointer
    /// `NameHash` of the name.
    let hash: UInt32
    var value: RuleValue
    /// Selectors that were asked about the name, and those that meant it; see `Selector.bit`.
    var askedSelectors: UInt64 = 0
    var agreedSelectors: UInt64 = 0
}

/// TX of one transaction. Names that the rule set writes out have slots; names made at run time are looked up.
struct RuleVariables: ~Copyable {
    /// TX.0 to TX.9 come first: what the last capturing match captured.
    static let captureCount = 10

    let slots: UnsafeMutablePointer<RuleValue>
    let slotCount: Int
    /// Valid until the next `set(_:ofDynamic:)`.
    private(set) var dynamic: UnsafeMutablePointer<DynamicVariable>
    private(set) var dynamicCount = 0
    private var dynamicCapacity = 64

    init(slotCount: Int) {
        self.slotCount = slotCount
        slots = .allocate(capacity: max(1, slotCount))
        slots.initialize(repeating: .unset, count: slotCount)
        dynamic = .allocate(capacity: dynamicCapacity)
    }

    deinit {
        slots.deallocate()
        dynamic.deallocate()
    }

    mutating func removeAll() {
        slots.update(repeating: .unset, count: slotCount)
        dynamicCount = 0
    }

    /// The value of a name that has no slot.
    func value(ofDynamic name: UnsafeRawBufferPointer) -> RuleValue {
        place(of: name, NameHash.of(name)).map { dynamic[$0].value } ?? .unset
    }

    /// Sets a name that has no slot. `name` must live as long as the transaction.
    mutating func set(_ value: RuleValue, ofDynamic name: UnsafeRawBufferPointer) {
        let hash = NameHash.of(name)
        if let place = place(of: name, hash) {
            dynamic[place].value = value
            return
        }
        guard dynamicCount < Self.maximumDynamic else { return }
        if dynamicCount == dynamicCapacity { grow() }
        (dynamic + dynamicCount).initialize(to: DynamicVariable(name: name, hash: hash, value: value))
        dynamicCount += 1
    }

    private func place(of name: UnsafeRawBufferPointer, _ hash: UInt32) -> Int? {
        for index in 0..<dynamicCount where dynamic[index].hash == hash && NameText.equal(dynamic[index].name, name) {
            return index
        }
        return nil
    }

    private mutating func grow() {
        let bigger = UnsafeMutablePointer<DynamicVariable>.allocate(capacity: 2 * dynamicCapacity)
        bigger.update(from: dynamic, count: dynamicCount)
        dynamic.deallocate()
        dynamic = bigger
        dynamicCapacity *= 2
    }

    /// The most names that a transaction can make at run time: each costs a look along the list.
    static let maximumDynamic = 4_096
}
