// `gatehouse certificates --rehearse`: what would come of a rotation here?

internal import CLinux
internal import Certificates
internal import ConfigModel
internal import Diagnostics
internal import Glibc
internal import Snapshots
internal import TLS

/// Rehearses with the certificates of a configuration, and looks at the places they lie in.
enum CertificateRehearsal {
    /// Pairs that are rehearsed; more only take longer.
    private static let maximumPairs = 200

    static func run(_ model: GatewayModel, _ snapshot: ProxySnapshot, asJSON: Bool) -> CommandResult {
        var known: Set<ObjectIdentifier> = []
        let pairs = snapshot.listeners.flatMap { $0.tls?.certificates.pairs ?? [] }.filter {
            known.insert(ObjectIdentifier($0)).inserted
        }
        guard !pairs.isEmpty else { return CommandResult(output: "no listener speaks TLS\n") }
        var steps = directories(of: model).map(watch)
        if var rehearsal = Rehearsal(Array(pairs.prefix(maximumPairs))) {
            steps += rehearsal.run()
        } else {
            steps.append(
                RehearsalStep(step: "make a directory for the copy", isGood: false, detail: "it cannot be made"))
        }
        let isGood = steps.allSatisfy(\.isGood)
        return CommandResult(
            output: asJSON ? json(steps, isGood) : text(steps),
            status: isGood ? CommandResult.success : CommandResult.failure)
    }

    private static func directories(of model: GatewayModel) -> [String] {
        let listed = model.listeners.compactMap(\.tls).flatMap { $0.certificates }
        let directories = (model.certificates + listed).compactMap { source -> String? in
            if case .directory(let path) = source { path.value } else { nil }
        }
        return Set(directories).sorted()
    }

    /// How a change in `directory` will be noticed.
    private static func watch(_ directory: String) -> RehearsalStep {
        let step = "notice a change in \(directory)"
        let descriptor = inotify_init1(Int32(IN_CLOEXEC))
        guard descriptor >= 0 else {
            return RehearsalStep(step: step, isGood: false, detail: "the system has no inotify instance left")
        }
        defer { close(descriptor) }
        guard inotify_add_watch(descriptor, directory, UInt32(IN_MOVED_TO)) >= 0 else {
            let reason = String(cString: strerror(errno))
            return RehearsalStep(step: step, isGood: false, detail: "it cannot be watched: \(reason)")
        }
        guard let remote = FileSystemKind.withoutNotice(directory) else {
            return RehearsalStep(step: step, isGood: true, detail: "at once")
        }
        return RehearsalStep(
            step: step, isGood: true, detail: "within 4 s, by looking: \(remote) does not tell of others' changes")
    }

    private static func text(_ steps: [RehearsalStep]) -> String {
        var table = TextTable()
        for step in steps { table.add([step.isGood ? "good" : "BAD", step.step, step.detail]) }
        return table.text
    }

    private static func json(_ steps: [RehearsalStep], _ isGood: Bool) -> String {
        JSONValue.object([
            JSONValue.Member("good", .boolean(isGood)),
            JSONValue.Member(
                "steps",
                .array(steps.map { step in
                    .object([
                        JSONValue.Member("step", .text(step.step)), JSONValue.Member("good", .boolean(step.isGood)),
                        JSONValue.Member("detail", .text(step.detail)),
                    ])
                })),
        ]).indentedText
    }
}

/// File systems on which somebody else may write.
enum FileSystemKind {
    /// The file system's name, where changes by other machines are not told of; nil for a local one.
    static func withoutNotice(_ path: String) -> String? {
        var status = statfs()
        guard statfs(path, &status) == 0 else { return nil }
        // Numbers of linux/magic.h.
        return switch UInt32(truncatingIfNeeded: status.f_type) {
        case 0x6969: "NFS"
        case 0xFF53_4D42, 0xFE53_4D42: "SMB"
        case 0x6573_5546: "FUSE"
        case 0x0102_1997: "9p"
        case 0x794C_7630: "an overlay"
        default: nil
        }
    }
}
