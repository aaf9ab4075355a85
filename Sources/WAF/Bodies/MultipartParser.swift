// multipart/form-data bodies: RFC 7578 as ModSecurity 2.9 reads it.

internal import Glibc

/// Reads a multipart body that arrives in pieces, strictly, and notes everything that another server might read
/// differently.
///
/// The body is looked at line by line, where a line is what ends with LF: `MultipartParser+lines` tells boundaries from
/// data, `MultipartParser+parts` reads headers and collects values. How the body is cut into pieces changes nothing.
/// Contents of files are counted, and kept only when asked for. Linear in the body; allocates nothing once its buffers
/// have their size. One is used for many bodies, one after another.
package final class MultipartParser {
    /// What is read at the moment.
    enum Stage {
        /// Before the first boundary.
        case preamble
        /// A part's headers.
        case headers
        /// A part's content.
        case content
        /// Behind the last boundary.
        case end
    }

    var limits = BodyLimits()
    var stage = Stage.preamble
    package internal(set) var flags: MultipartFlags = []
    /// Arguments of the request so far, those of the query included.
    package internal(set) var argumentCount = 0
    /// Bytes that count towards `BodyLimits.noFilesBytes`: headers and values.
    package internal(set) var noFilesBytes = 0
    /// Bytes of all files together: FILES_COMBINED_SIZE.
    package internal(set) var filesCombinedSize = 0
    /// The last `name` that was read: MULTIPART_NAME.
    package internal(set) var lastName = ByteArena.nothing
    /// The last `filename` that was read: MULTIPART_FILENAME.
    package internal(set) var lastFileName = ByteArena.nothing

    /// `--` and the boundary.
    var delimiter = ByteScratch()
    var search = DelimiterSearch()
    var boundaryCount = 0
    var partCount = 0
    var keptFiles = 0
    var keptBytes = 0
    var keepsFileContents = false
    private var receivedBytes = 0

    /// The beginning of a line whose end has not arrived.
    private let held = UnsafeMutableRawPointer.allocate(byteCount: BodyLimits.partLineBytes, alignment: 16)
    private var heldCount = 0
    /// Whether what comes next begins a line; not so in the middle of one that is longer than the window.
    var isAtLineStart = true

    // The part that is being read.
    var headers = MultipartPartHeaders()
    var names = ByteScratch()
    var partName = ByteArena.nothing
    var fileName: UnsafeRawBufferPointer?
    var content = ByteScratch(capacity: 4_096)
    var partSize = 0
    var keepsContent = false
    /// The line end before the next byte of content: it belongs to the content unless a boundary follows. 0, 1 or 2.
    var openLineEnd = 0

    package init() {}

    deinit { held.deallocate() }

    /// Begins with a body of this Content-Type.
    ///
    /// - Parameter argumentCount: arguments that the query has already.
    package func begin(
        contentType: UnsafeRawBufferPointer, limits: BodyLimits = BodyLimits(), keepsFileContents: Bool = false,
        argumentCount: Int = 0
    ) throws(BodyError) {
        reset()
        self.limits = limits
        self.keepsFileContents = keepsFileContents
        self.argumentCount = argumentCount
        do throws(MultipartTypeFault) {
            let (boundary, oddities) = try MultipartBoundary.find(in: contentType)
            flags = oddities
            delimiter.append("--")
            delimiter.append(UnsafeRawBufferPointer(rebasing: contentType[boundary]))
            search.prepare(delimiter.bytes)
        } catch {
            flags.insert(.failed)
            throw .multipartType(error)
        }
    }

    private func reset() {
        stage = .preamble
        flags = []
        noFilesBytes = 0
        filesCombinedSize = 0
        lastName = ByteArena.nothing
        lastFileName = ByteArena.nothing
        delimiter.reset()
        boundaryCount = 0
        partCount = 0
        keptFiles = 0
        keptBytes = 0
        receivedBytes = 0
        heldCount = 0
        isAtLineStart = true
        beginPart()
    }

    /// Reads the next piece of the body.
    ///
    /// - Throws: why the body cannot be read; it must not be fed further then.
    package func feed<Sink: MultipartSink>(
        _ bytes: UnsafeRawBufferPointer, _ arena: ByteArena, into sink: inout Sink
    ) throws(BodyError) {
        do throws(BodyError) {
            guard bytes.count <= limits.bytes - receivedBytes else { throw .bodyLimit(limits.bytes) }
            receivedBytes += bytes.count
            try split(bytes, arena, &sink)
        } catch {
            flags.insert(.failed)
            throw error
        }
    }

    /// Ends the body, whose last boundary may lack its line end.
    package func finish<Sink: MultipartSink>(_ arena: ByteArena, into sink: inout Sink) throws(BodyError) {
        guard receivedBytes > 0, stage != .end else { return }
        if boundaryCount > 0, isAtLineStart, heldCount == delimiter.count + 2 {
            let line = UnsafeRawBufferPointer(start: held, count: heldCount)
            if begins(line, with: delimiter.bytes), line[heldCount - 1] == 0x2D, line[heldCount - 2] == 0x2D {
                if !isBoundaryPossible { flags.insert(.invalidPart) }
                if openLineEnd == 1 { flags.insert(.lfLine) }
                do throws(BodyError) {
                    try endPart(arena, &sink)
                } catch {
                    flags.insert(.failed)
                    throw error
                }
                stage = .end
                return
            }
        }
        flags.insert(.failed)
        throw .multipart(boundaryCount > 0 ? .noFinalBoundary : .noBoundaries)
    }

    /// Cuts the body into lines, and lines that do not fit into the window into pieces.
    private func split<Sink: MultipartSink>(
        _ bytes: UnsafeRawBufferPointer, _ arena: ByteArena, _ sink: inout Sink
    ) throws(BodyError) {
        guard let start = bytes.baseAddress else { return }
        var position = 0
        while position < bytes.count {
            if stage == .end {
                flags.insert(.dataAfter)
                return
            }
            let room = BodyLimits.partLineBytes - heldCount
            var taken = min(room, bytes.count - position)
            var endsLine = false
            if let lineFeed = memchr(start + position, 0x0A, taken) {
                taken = UnsafeRawPointer(lineFeed) - (start + position) + 1
                endsLine = true
            } else if taken < room {
                (held + heldCount).copyMemory(from: start + position, byteCount: taken)
                heldCount += taken
                return
            } else if bytes[position + taken - 1] == 0x0D {
                // CR and LF stay together: they may be the line end before a boundary.
                taken -= 1
            }
            let piece: UnsafeRawBufferPointer
            if heldCount > 0 {
                (held + heldCount).copyMemory(from: start + position, byteCount: taken)
                piece = UnsafeRawBufferPointer(start: held, count: heldCount + taken)
            } else {
                piece = UnsafeRawBufferPointer(start: start + position, count: taken)
            }
            position += taken
            heldCount = 0
            try receive(piece, endsLine: endsLine, arena, &sink)
            isAtLineStart = endsLine
        }
    }

    /// Whether `bytes` begin with `prefix`.
    func begins(_ bytes: UnsafeRawBufferPointer, with prefix: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count >= prefix.count, let start = bytes.baseAddress, let other = prefix.baseAddress else {
            return false
        }
        return memcmp(start, other, prefix.count) == 0
    }
}
