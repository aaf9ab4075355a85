// Every pair of every place that is read from, kept over time: only what changed is read, and the last good pair stays.

internal import Glibc
public import TLS

/// What a place holds now.
public struct CertificateReading: Sendable {
    /// The pairs that serve, in the order of their names.
    public var pairs: [CertificatePair]
    /// What happened since the last reading.
    public var events: [CertificateEvent]
    /// The directories in which a change may change the pairs.
    public var directories: Set<String>
}

/// Reads pairs and keeps them. One thread's own.
///
/// A look at a place whose files did not change costs a listing and a `stat` of each file. A file is read again where
/// its stamp changed, or where the stamp was so fresh that it could not tell. A pair keeps serving until a better one
/// is whole: see `CertificateEntry` for what is better.
public final class CertificateStore {
    private var places: [CertificateOrigin: Place] = [:]
    private let clock: () -> Int64
    /// How many pairs were taken up since the start, and how many readings were refused, by reason.
    public private(set) var loads = 0
    public private(set) var refusals: [CertificateRefusal.Reason: Int] = [:]

    /// Whether somebody fetches staples: a pair that must have one then waits for it while another serves.
    public var waitsForStaples = false

    /// How long a pair must be missing before it is dropped: whoever deletes and writes anew is not caught between.
    public static let removalMilliseconds: Int64 = 1000

    /// - Parameter clock: milliseconds since 1970.
    public init(clock: @escaping () -> Int64 = CertificateStore.systemClock) { self.clock = clock }

    /// The system's clock, milliseconds since 1970.
    public static func systemClock() -> Int64 {
        var moment = timespec()
        clock_gettime(CLOCK_REALTIME, &moment)
        return Int64(moment.tv_sec) * 1000 + Int64(moment.tv_nsec) / 1_000_000
    }

    /// Looks at `origin` and reads what changed.
    public func refresh(_ origin: CertificateOrigin) -> CertificateReading {
        var place = places[origin] ?? Place()
        place.waitsForStaples = waitsForStaples
        let milliseconds = clock()
        let reading = switch origin {
        case .directory(let path): place.refresh(directory: path, milliseconds: milliseconds)
        case .pair(let certificate, let key):
            place.refresh(PairFiles(certificate: certificate, key: key), milliseconds: milliseconds)
        }
        places[origin] = place
        count(reading.events)
        return reading
    }

    /// Forgets all places but these.
    public func keep(only origins: Set<CertificateOrigin>) { places = places.filter { origins.contains($0.key) } }

    /// Has everything that is wrong be told again by the next reading.
    public func retell() { for origin in places.keys { places[origin]?.retell() } }

    /// When the next look is worth it though no file changes, milliseconds since 1970: something missing may be
    /// believed gone, or something not valid yet begins.
    public var nextChange: Int64? {
        let now = clock()
        return places.values.compactMap { $0.nextChange(now: now) }.min()
    }

    /// What stands of each pair of files, for listings.
    public var standings: [CertificateStanding] { places.values.flatMap(\.standings).sorted { $0.file < $1.file } }

    /// Pairs that were read and may serve later.
    public var waiting: [CertificatePair] { places.values.flatMap(\.waiting) }

    private func count(_ events: [CertificateEvent]) {
        for event in events {
            switch event {
            case .loaded, .replaced: loads += 1
            case .refused(let refusal, _, _): refusals[refusal.reason, default: 0] += 1
            default: break
            }
        }
    }
}

/// What is wrong with a pair of files, besides what its certificate says.
public struct CertificateStanding: Sendable, Equatable {
    /// The certificate's file.
    public var file: String
    /// Why the files as they are do not serve.
    public var refusal: CertificateRefusal?
    /// What is wrong with the key's permissions.
    public var exposure: String?
    /// Whether an earlier pair serves in its place.
    public var isKept: Bool
}

/// One place and its entries.
private struct Place {
    private var entries: [PairFiles: CertificateEntry] = [:]
    /// The order in which the pairs serve.
    private var order: [PairFiles] = []
    private var toldIncomplete: Set<CertificateListing.Incomplete> = []
    private var toldUnusable: String?
    var waitsForStaples = false

    var waiting: [CertificatePair] { entries.values.compactMap(\.waiting) }

    var standings: [CertificateStanding] {
        entries.values.filter { $0.refusal != nil || $0.exposure != nil }.map {
            CertificateStanding(
                file: $0.files.certificatePath, refusal: $0.refusal, exposure: $0.exposure, isKept: $0.serving != nil)
        }
    }

    mutating func retell() {
        toldIncomplete = []
        toldUnusable = nil
        for files in entries.keys where entries[files]?.refusal != nil { entries[files]?.retell() }
    }

    func nextChange(now: Int64) -> Int64? {
        entries.values.compactMap { entry in
            let gone = entry.missingSince.map { $0 + CertificateStore.removalMilliseconds }
            let valid = entry.nextChange(after: now / 1000).map { $0 * 1000 }
            return [gone, valid].compactMap(\.self).min()
        }.min()
    }

    // MARK: One pair

    mutating func refresh(_ files: PairFiles, milliseconds: Int64) -> CertificateReading {
        var entry = entries[files] ?? CertificateEntry(files)
        entry.waitsForStaples = waitsForStaples
        var events = entry.refresh(now: milliseconds / 1000)
        if entry.serving == nil, let refusal = entry.refusal {
            events.removeAll { if case .refused = $0 { true } else { false } }
            if toldUnusable != refusal.message { events.append(.unusable(refusal.message, keeps: 0)) }
            toldUnusable = refusal.message
        } else {
            toldUnusable = nil
        }
        entries[files] = entry
        order = [files]
        let directories = [files.certificatePath, files.keyPath].map(SystemFile.directory)
        return reading(events, directories)
    }

    // MARK: A directory

    mutating func refresh(directory: String, milliseconds: Int64) -> CertificateReading {
        guard let listing = CertificateLayout.list(directory) else {
            return stay("the certificate directory \(directory) cannot be read", [directory])
        }
        var events = look(at: listing.pairs, now: milliseconds / 1000)
        if listing.pairs.isEmpty, !entries.isEmpty {
            return stay("there is no certificate left in \(directory)", listing.directories)
        }
        // The last ones that serve stay until there is another.
        if listing.pairs.contains(where: { entries[$0]?.serving != nil }) {
            events += dropMissing(Set(listing.pairs), milliseconds)
        }
        let incomplete = Set(listing.incomplete)
        events += listing.incomplete.filter { !toldIncomplete.contains($0) }.map { .incomplete($0) }
        toldIncomplete = incomplete
        order = entries.keys.sorted { ($0.name, $0.certificatePath) < ($1.name, $1.certificatePath) }
        let isEmpty = entries.isEmpty
        if isEmpty, toldUnusable == nil { events.append(.empty(directory)) }
        toldUnusable = isEmpty ? directory : nil
        return reading(events, listing.directories)
    }

    /// Looks at each pair; where many were never read, as at the start, threads share them.
    private mutating func look(at pairs: [PairFiles], now: Int64) -> [CertificateEvent] {
        let unread = pairs.count { entries[$0] == nil }
        var looked = pairs.map { files in
            var entry = entries[files] ?? CertificateEntry(files)
            entry.waitsForStaples = waitsForStaples
            return entry
        }
        var events = [[CertificateEvent]](repeating: [], count: pairs.count)
        looked.withUnsafeMutableBufferPointer { looked in
            events.withUnsafeMutableBufferPointer { events in
                // Each number is one thread's alone.
                nonisolated(unsafe) let (looked, events) = (looked, events)
                ParallelWork.forEach(pairs.count, pieces: unread) { events[$0] = looked[$0].refresh(now: now) }
            }
        }
        for (files, entry) in zip(pairs, looked) { entries[files] = entry }
        return events.flatMap(\.self)
    }

    /// Nothing can be said of the files: whatever serves does so on. Files that come back are read again.
    private mutating func stay(_ message: String, _ directories: [String]) -> CertificateReading {
        for files in entries.keys { entries[files]?.forgetFiles() }
        let keeps = entries.values.count { $0.serving != nil }
        let events: [CertificateEvent] = toldUnusable == message && keeps > 0
            ? [] : [.unusable(message, keeps: keeps)]
        toldUnusable = message
        return reading(events, directories)
    }

    private mutating func dropMissing(_ listed: Set<PairFiles>, _ milliseconds: Int64) -> [CertificateEvent] {
        var events: [CertificateEvent] = []
        for files in entries.keys where !listed.contains(files) {
            guard var entry = entries[files] else { continue }
            if let lost = halfGone(files, listed) {
                events += entry.lose(lost)
                entries[files] = entry
                continue
            }
            let since = entry.missingSince ?? milliseconds
            if milliseconds - since >= CertificateStore.removalMilliseconds || entry.serving == nil {
                entries[files] = nil
                events.append(.removed(files))
            } else {
                entry.missingSince = since
                entries[files] = entry
            }
        }
        return events
    }

    /// What is missing where one of the two files is there still, and nobody else's.
    private func halfGone(_ files: PairFiles, _ listed: Set<PairFiles>) -> String? {
        let hasCertificate = FileStamp(files.certificatePath) != nil
        let hasKey = FileStamp(files.keyPath) != nil
        guard hasCertificate != hasKey else { return nil }
        let left = hasCertificate ? files.certificatePath : files.keyPath
        guard !listed.contains(where: { $0.certificatePath == left || $0.keyPath == left }) else { return nil }
        return "\(hasCertificate ? files.keyPath : files.certificatePath) cannot be read: no such file"
    }

    private func reading(_ events: [CertificateEvent], _ directories: [String]) -> CertificateReading {
        let serving = order.compactMap { entries[$0] }
        return CertificateReading(
            pairs: serving.compactMap(\.serving), events: events,
            directories: Set(directories).union(serving.flatMap(\.linkedDirectories)))
    }
}
