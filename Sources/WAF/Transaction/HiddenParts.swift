// What rules keep from the logs.

/// The values that `sanitise…` has named so far, by the names that the request gave them. Names live as long as the
/// transaction.
struct HiddenParts {
    /// A name, and whether only what stands in `fragments` is hidden of its values.
    struct Name {
        let bytes: UnsafeRawBufferPointer
        var isPartial: Bool
    }

    /// A text that is hidden wherever it stands, but for so many bytes at its ends.
    struct Fragment {
        let bytes: UnsafeRawBufferPointer
        let leading: Int
        let trailing: Int
    }

    private(set) var arguments: [Name] = []
    private(set) var requestHeaders: [Name] = []
    private(set) var responseHeaders: [Name] = []
    private(set) var cookies: [Name] = []
    private(set) var fragments: [Fragment] = []
    var hidesTarget = false
    var hidesRequestBody = false
    var hidesResponseBody = false
    private(set) var isEmpty = true

    /// Names, and fragments, of one kind. Where rules name more, all that the client has sent is hidden: a list that
    /// each text of a record is held against must be short.
    static let maximumOfEach = 32

    mutating func removeAll() {
        arguments.removeAll(keepingCapacity: true)
        requestHeaders.removeAll(keepingCapacity: true)
        responseHeaders.removeAll(keepingCapacity: true)
        cookies.removeAll(keepingCapacity: true)
        fragments.removeAll(keepingCapacity: true)
        hidesTarget = false
        hidesRequestBody = false
        hidesResponseBody = false
        isEmpty = true
    }

    /// Whether everything is hidden that the client has sent, and what was answered.
    var hidesAll: Bool { hidesTarget && hidesRequestBody && hidesResponseBody }

    mutating func hideAll() {
        hidesTarget = true
        hidesRequestBody = true
        hidesResponseBody = true
        isEmpty = false
    }

    mutating func hideTarget() {
        hidesTarget = true
        isEmpty = false
    }

    mutating func hideRequestBody() {
        hidesRequestBody = true
        isEmpty = false
    }

    mutating func hideResponseBody() {
        hidesResponseBody = true
        isEmpty = false
    }

    mutating func hide(fragment: Fragment) {
        isEmpty = false
        guard fragments.count < Self.maximumOfEach else { return hideAll() }
        fragments.append(fragment)
    }

    /// Hides the values of a name; all of them wins over parts of them.
    mutating func hide(_ name: UnsafeRawBufferPointer, among kind: WritableKeyPath<Self, [Name]>, isPartial: Bool) {
        isEmpty = false
        if let place = self[keyPath: kind].firstIndex(where: { NameText.equal($0.bytes, name) }) {
            if !isPartial { self[keyPath: kind][place].isPartial = false }
            return
        }
        guard self[keyPath: kind].count < Self.maximumOfEach else { return hideAll() }
        self[keyPath: kind].append(Name(bytes: name, isPartial: isPartial))
    }

    /// How a name's values are hidden; nil where they are not.
    func find(_ name: UnsafeRawBufferPointer, among kind: KeyPath<Self, [Name]>) -> Name? {
        self[keyPath: kind].first { NameText.equal($0.bytes, name) }
    }

    mutating func hide(argument name: UnsafeRawBufferPointer, isPartial: Bool = false) {
        hide(name, among: \.arguments, isPartial: isPartial)
    }

    mutating func hide(requestHeader name: UnsafeRawBufferPointer, isPartial: Bool = false) {
        hide(name, among: \.requestHeaders, isPartial: isPartial)
    }

    mutating func hide(responseHeader name: UnsafeRawBufferPointer, isPartial: Bool = false) {
        hide(name, among: \.responseHeaders, isPartial: isPartial)
    }

    mutating func hide(cookie name: UnsafeRawBufferPointer, isPartial: Bool = false) {
        hide(name, among: \.cookies, isPartial: isPartial)
    }
}
