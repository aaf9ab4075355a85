// Why an operator cannot be compiled.

package import PatternMatching

package enum OperatorError: Error, CustomStringConvertible {
    case pattern(PatternError)
    case fileMissing(String)
    case invalidAddress(String)
    case invalidRange(String)
    /// Read and known, but never true here; why.
    case unsupported(String)

    package var description: String {
        switch self {
        case .pattern(let error): "\(error)"
        case .fileMissing(let name): "\(name): no such file"
        case .invalidAddress(let text): "\"\(text)\" is no address and no block such as 10.0.0.0/8"
        case .invalidRange(let text): "\"\(text)\" is no byte and no range such as 32-126"
        case .unsupported(let reason): reason
        }
    }
}
