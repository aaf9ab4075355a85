// How many workers `workers: auto` means.

internal import CLinux

/// The cores that this process may run on.
enum AvailableCores {
    /// At least 1.
    static var count: Int { max(1, Int(clinux_available_cores())) }
}
