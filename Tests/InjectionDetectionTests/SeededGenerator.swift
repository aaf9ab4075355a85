// Chance that can be repeated.

/// A generator of random numbers whose seed is printed, so that what failed can be run again.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// A generator with a new seed, which is printed with the name of who draws.
    static func announced(_ name: String) -> SeededGenerator {
        let seed = UInt64.random(in: 0 ... .max)
        print("\(name): seed \(seed)")
        return SeededGenerator(seed: seed)
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        let product = (state ^ (state >> 31)).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }

    /// A number from zero up to, not including, `bound`.
    mutating func below(_ bound: Int) -> Int { Int(truncatingIfNeeded: next() % UInt64(bound)) }

    /// One of `choices`, which are not empty.
    mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }
}
