// Who receives the parts of a multipart body.

/// A file of a form, as far as rules see it.
package struct MultipartFile {
    /// The name of the form's field: FILES_NAMES, and the member name in the other collections.
    package var part: UnsafeRawBufferPointer
    /// The file's own name: FILES.
    package var name: UnsafeRawBufferPointer
    /// Bytes of the file: FILES_SIZES.
    package var size: Int
    /// What was kept of it: FILES_TMP_CONTENT.
    package var content: UnsafeRawBufferPointer
}

/// Receives parts at their ends, headers first. A part without a file name is a `field`.
package protocol MultipartSink: FieldSink {
    /// A header line of the part `part`, without its end: MULTIPART_PART_HEADERS.
    mutating func partHeader(part: UnsafeRawBufferPointer, line: UnsafeRawBufferPointer)
    /// A part with a file name.
    mutating func file(_ file: MultipartFile)
}
