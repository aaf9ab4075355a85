// detectSQLi and detectXSS.

internal import Bytes
internal import InjectionDetection

final class SQLInjectionOperator: CompiledOperator, @unchecked Sendable {
    init() { super.init(minimumLength: 1) }

    override func matches(_ value: UnsafeRawBufferPointer, in context: inout MatchContext) -> Bool {
        value.withMemoryRebound(to: UInt8.self) { bytes in
            guard let fingerprint = SQLInjectionDetector.detect(bytes) else { return false }
            if context.isCapturing { context.captureText { fingerprint.write(to: $0) } }
            return true
        }
    }
}

final class XSSOperator: CompiledOperator, @unchecked Sendable {
    init() { super.init(minimumLength: 1) }

    override func matches(_ value: UnsafeRawBufferPointer, in context: inout MatchContext) -> Bool {
        value.withMemoryRebound(to: UInt8.self) { bytes in
            guard XSSDetector.detect(bytes) else { return false }
            if context.isCapturing { context.capture(ByteRange(0, to: value.count), of: value) }
            return true
        }
    }
}
