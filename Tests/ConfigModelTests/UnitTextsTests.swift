// Sizes and durations are written in the largest unit that says them exactly.

import ConfigModel
import Testing

@Suite struct UnitTextsTests {
    static let sizes: [(bytes: Int, text: String)] = [
        (0, "0B"), (1, "1B"), (1024, "1KiB"), (1500, "1500B"), (104_857_600, "100MiB"), (1 << 30, "1GiB"),
    ]
    @Test(arguments: sizes) func `a size`(_ bytes: Int, _ text: String) { #expect(sizeText(bytes) == text) }

    static let durations: [(duration: Duration, text: String)] = [
        (.zero, "0s"), (.milliseconds(1), "1ms"), (.milliseconds(1500), "1500ms"), (.seconds(10), "10s"),
        (.seconds(90), "90s"), (.seconds(300), "5m"), (.seconds(7200), "2h"),
    ]
    @Test(arguments: durations) func `a duration`(_ duration: Duration, _ text: String) {
        #expect(durationText(duration) == text)
    }
}
