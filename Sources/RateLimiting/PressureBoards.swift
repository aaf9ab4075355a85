// The boards of all workers, for whoever wants to see them together.

internal import Synchronization

/// Knows every worker's `PressureBoard`. Any thread.
public final class PressureBoards: Sendable {
    private let boards = Mutex<[PressureBoard]>([])

    public init() {}

    /// A new worker's board.
    public func add(_ board: PressureBoard) { boards.withLock { $0.append(board) } }

    /// The keys with the most denials, most first.
    public func top(_ maximum: Int) -> [HeavyKeys.Entry] { PressureBoard.top(maximum, of: boards.withLock { $0 }) }

    /// Denials that no board noted, because somebody read it.
    public var denialsLeftOut: UInt64 { boards.withLock { $0 }.reduce(0) { $0 + $1.denialsLeftOut } }
}
