// What a body may make us hold or look at.

/// Maxima of body parsing, each with its unit, its default and the reason for it.
package struct BodyLimits: Sendable {
    /// Bytes of a body, files included (SecRequestBodyLimit).
    package var bytes = 13_107_200
    /// Bytes of a body without the contents of its files (SecRequestBodyNoFilesLimit): all of it is held and searched.
    package var noFilesBytes = 131_072
    /// Arguments of query and body together (SecArgumentsLimit): each rule looks at each of them.
    package var arguments = 1_000
    /// Parts of a multipart body: arguments and files. Twice the arguments; forms have some dozens.
    package var parts = 2_000
    /// Files whose contents are kept (SecUploadFileLimit).
    package var files = 100
    /// Header lines of a part. Browsers send two; duplicates are looked for among all.
    package var partHeaders = 32
    /// Bytes of a part's header line, and the window at the start of a line in which a boundary is looked for.
    static let partLineBytes = 4_096
    /// Bytes of a Content-Type of multipart bodies.
    static let contentTypeBytes = 1_024
    /// Bytes of all files' contents that are kept for FILES_TMP_CONTENT; what is above is counted only.
    package var fileContentBytes = 1 << 20
    /// Levels of JSON (SecRequestBodyJsonDepthLimit). The outermost object does not count, as in ModSecurity 2.9.
    package var jsonDepth = 10_000
    /// Bytes of a JSON argument's name, which is the path to it: a long key on each level would make it quadratic.
    package var jsonNameBytes = 16 << 10
    /// Bytes of the names of all JSON arguments of a body together.
    package var jsonNameBytesTogether = 4 << 20
    /// Levels of XML elements. libxml2 itself stops at 256.
    package var xmlDepth = 256
    /// XML elements and attributes: each takes some hundred bytes, and an element is written in four.
    package var xmlNodes = 100_000
    /// Attributes of one XML element: libxml2 compares each with all before it.
    package var xmlAttributes = 1_000
    /// Entities that an XML document declares. Those that clients send declare none.
    package var xmlEntities = 64
    /// Attributes that an XML document declares: each may have a default, which every element gets.
    package var xmlAttributeDeclarations = 64
    /// Bytes and nodes of a document's text with its entities replaced, and bytes of attributes by default: a few lines
    /// of either can ask for gigabytes.
    package var xmlTextBytes = 4 << 20
    /// Steps of one XPath expression's evaluation, as libxml2 counts them.
    package var xpathOperations = 1_000_000

    package init() {}
}
