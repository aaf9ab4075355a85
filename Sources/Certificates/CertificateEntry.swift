// One pair of files over time: what serves, what waits, what was refused.

internal import Glibc
internal import TLS

/// The memory of one pair of files. Keeps the last good pair whatever happens to the files.
struct CertificateEntry {
    let files: PairFiles
    /// What serves.
    private(set) var serving: CertificatePair?
    /// Why the files as they are do not serve; nil where they do.
    private(set) var refusal: CertificateRefusal?
    /// Read and refused for now: time may make it the better one.
    private(set) var waiting: CertificatePair?
    /// Since when the listing lacks it, milliseconds since 1970.
    var missingSince: Int64?
    /// Directories behind symbolic links, in which a write would change the files.
    private(set) var linkedDirectories: [String] = []
    /// What is wrong with the key's permissions.
    private(set) var exposure: String?

    private var certificateStamp: FileStamp?
    private var keyStamp: FileStamp?
    private var digest: [UInt8]?
    private var isTooFresh = true
    /// Whether somebody fetches staples, so that it is worth it to wait for one.
    var waitsForStaples = false

    init(_ files: PairFiles) { self.files = files }

    /// Looks at the files, reads them where they changed, and says what became of it.
    ///
    /// - Parameter now: seconds since 1970.
    mutating func refresh(now: Int64) -> [CertificateEvent] {
        missingSince = nil
        guard isTooFresh || hasChanged else { return reconsider(now: now) }
        var noted: (certificate: FileStamp?, key: FileStamp?, isTooFresh: Bool)?
        let reading = PairReading.read(files, now: now, unless: digest) { noted = ($0, $1, $2) }
        guard let reading else {
            if let noted { (certificateStamp, keyStamp, isTooFresh) = noted }
            return reconsider(now: now) + judgePermissions()
        }
        certificateStamp = reading.certificateStamp
        keyStamp = reading.keyStamp
        digest = reading.digest
        // What could not be read at all is known by its stamps alone; a file that comes back has another.
        isTooFresh = reading.isTooFresh
        linkedDirectories = Set([files.certificatePath, files.keyPath].compactMap(SystemFile.linkedDirectory)).sorted()
        let permissions = judgePermissions()
        switch reading.result {
        case .success(let pair): return take(pair, now: now) + permissions
        case .failure(let refusal):
            waiting = nil
            return refuse(refusal) + permissions
        }
    }

    /// Notes that the files are half gone; the pair serves on.
    mutating func lose(_ message: String) -> [CertificateEvent] {
        missingSince = nil
        forgetFiles()
        return refuse(CertificateRefusal(.unreadable, message))
    }

    /// Has the refusal be told again where it still holds.
    mutating func retell() {
        refusal = nil
        forgetFiles()
    }

    /// Whatever was read last is not believed any more.
    mutating func forgetFiles() {
        digest = nil
        certificateStamp = nil
        keyStamp = nil
        isTooFresh = true
        waiting = nil
    }

    /// When time changes what to say of it, seconds since 1970.
    func nextChange(after now: Int64) -> Int64? { waiting.map(\.notBefore).flatMap { $0 > now ? $0 : nil } }

    private var hasChanged: Bool {
        FileStamp(files.certificatePath) != certificateStamp || FileStamp(files.keyPath) != keyStamp
    }

    /// The files' pair serves, unless clients that take the old one would refuse it.
    private mutating func take(_ pair: CertificatePair, now: Int64) -> [CertificateEvent] {
        guard let old = serving, !isFit(pair, toReplace: old, now: now) else {
            let event: CertificateEvent = serving.map { .replaced(pair, before: $0) } ?? .loaded(pair)
            serving = pair
            waiting = nil
            refusal = nil
            return [event]
        }
        waiting = pair
        return refuse(whyWaiting(pair, now: now))
    }

    /// Whether clients that take what serves lose nothing by another.
    private func isFit(_ pair: CertificatePair, toReplace old: CertificatePair, now: Int64) -> Bool {
        guard old.isSound(at: now) else { return true }
        guard pair.isSound(at: now) else { return false }
        return !waitsForStaples || !pair.lacksStaple(at: now) || old.lacksStaple(at: now)
    }

    private func whyWaiting(_ pair: CertificatePair, now: Int64) -> CertificateRefusal {
        if let fault = pair.faults.first { return CertificateRefusal(.unfit, "\(pair.origin): \(fault)") }
        guard pair.isValid(at: now) else {
            return CertificateRefusal(.notValid, "\(pair.origin): \(CertificateValidity.text(pair, at: now))")
        }
        return pair.stapling.isRevoked
            ? CertificateRefusal(.revoked, "\(pair.origin): it is revoked")
            : CertificateRefusal(.unstapled, "\(pair.origin): waits for the OCSP staple that it must have")
    }

    private mutating func reconsider(now: Int64) -> [CertificateEvent] {
        guard let pair = waiting else { return [] }
        if let serving, !isFit(pair, toReplace: serving, now: now) { return refuse(whyWaiting(pair, now: now)) }
        return take(pair, now: now)
    }

    /// The same refusal is told once.
    private mutating func refuse(_ new: CertificateRefusal) -> [CertificateEvent] {
        guard refusal != new else { return [] }
        refusal = new
        return [.refused(new, files, keeps: serving)]
    }

    private mutating func judgePermissions() -> [CertificateEvent] {
        guard let mode = keyStamp?.mode else { return [] }
        let found = KeyPermissions.complaint(about: mode, path: files.keyPath)
        defer { exposure = found }
        guard let found, found != exposure else { return [] }
        return [.exposed(found)]
    }
}

/// Who may read a key.
enum KeyPermissions {
    /// What is wrong with `mode`; nil where nothing is. A group may read: that is how a service is let at its key.
    static func complaint(about mode: UInt32, path: String) -> String? {
        let bits = mode & 0o777
        let octal = String(bits, radix: 8)
        if bits & 0o022 != 0 { return "\(path): others may write this private key (mode \(octal)); expected 600" }
        if bits & 0o004 != 0 { return "\(path): everybody may read this private key (mode \(octal)); expected 600" }
        return nil
    }
}

/// Validity in words.
enum CertificateValidity {
    static func text(_ pair: CertificatePair, at now: Int64) -> String {
        pair.notAfter < now
            ? "expired on \(CertificateDate.text(pair.notAfter))"
            : "not valid before \(CertificateDate.text(pair.notBefore))"
    }
}
