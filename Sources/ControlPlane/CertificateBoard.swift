// The certificates in force, for whoever asks on another thread.

public import Certificates
public import TLS

/// What the listeners serve and what is wrong with files. A value: made when something changes, read at any time.
public struct CertificateBoard: Sendable {
    /// A TLS listener.
    public struct Listener: Sendable {
        public var address: String
        public var index: ServerNameIndex
    }

    public var listeners: [Listener] = []
    public var standings: [CertificateStanding] = []
    /// How many pairs were taken up since the start.
    public var loads = 0
    /// How many readings were refused since the start.
    public var refusals: [CertificateRefusal.Reason: Int] = [:]

    /// The report of this moment.
    ///
    /// - Parameter now: seconds since 1970.
    public func report(now: Int64 = UnixTime.now()) -> CertificateReport {
        CertificateReport(
            listeners: listeners.map { (address: $0.address, index: $0.index) }, standings: standings, now: now)
    }
}
