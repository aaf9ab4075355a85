// Any readable descriptor (signals, file changes) as a source with a closure; for the control plane, not for traffic.

/// Calls a closure when a descriptor has something to read.
public final class DescriptorSource: EventSource {
    private let action: (Int32) -> Void

    /// - Parameter action: is given the descriptor and must read it empty (edges are reported once).
    public init(descriptor: Int32, action: @escaping (Int32) -> Void) {
        self.action = action
        super.init(descriptor: descriptor)
    }

    public override func ready(_ readiness: Readiness) {
        if readiness.contains(.readable) { action(descriptor) }
    }
}
