// What SecLang has and Gatehouse knowingly does not do, each with its reason.

/// A part of the language that is read and then left out. It is a warning, or an error where the reader is strict.
package enum UnsupportedFeature: String, CaseIterable, Hashable, Sendable {
    case lua
    case execution
    case inspectFile
    case fuzzyHash
    case safeBrowsing
    case httpBlocklist
    case hashEngine
    case contentChange
    case remoteRules
    case guardianLog
    case connectionEngine
    case statusReport
    case apacheProcess
    case streamInspection
    case requestEncoding
    case compilerSwitch

    /// Why; the end of a sentence that names it.
    package var reason: String {
        switch self {
        case .lua: "no Lua interpreter is built in"
        case .execution: "a request never starts a program"
        case .inspectFile: "a request never starts a program, and uploads are not written to files"
        case .fuzzyHash: "ssdeep is not built in"
        case .safeBrowsing: "the Safe Browsing v1 lists it reads are no longer published"
        case .httpBlocklist: "the key belongs to Project Honey Pot's DNS list, which is not asked"
        case .hashEngine: "links and forms of responses are not rewritten"
        case .contentChange: "rules look at messages and do not change them"
        case .remoteRules: "rules are read from files alone"
        case .guardianLog: "no program is fed with the log"
        case .connectionEngine: "connections are limited by the listener's own settings"
        case .statusReport: "nothing is reported to anybody"
        case .apacheProcess: "it is about the process of Apache httpd"
        case .streamInspection: "bodies are inspected in the phases 2 and 4"
        case .requestEncoding: "rules look at the bytes as they were sent"
        case .compilerSwitch: "how rules are compiled is not for the rules to say"
        }
    }
}
