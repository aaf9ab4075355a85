// When rules run.

/// The five phases of a transaction.
package enum Phase: Int, CaseIterable, Sendable {
    case requestHead = 1
    case requestBody
    case responseHead
    case responseBody
    case logging
}
