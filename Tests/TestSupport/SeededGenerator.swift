// Chance that can be had again: every test that draws prints its seed, or names it when it fails.

/// SplitMix64: the same numbers for the same seed, on every machine.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    /// A generator with a new seed, which is printed with the name of who draws.
    public static func announced(_ name: String) -> SeededGenerator {
        let seed = UInt64.random(in: 0 ... .max)
        print("\(name): seed \(seed)")
        return SeededGenerator(seed: seed)
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// A number from zero up to, not including, `bound`.
    public mutating func below<Number: FixedWidthInteger>(_ bound: Number) -> Number {
        Number.random(in: 0..<bound, using: &self)
    }

    /// One of `choices`, which are not empty.
    public mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }
}
