// Obtaining certificates, as JSON. The keys of external accounts are files: named, never read.

extension ModelDump {
    static func acme(_ acme: ACMEModel?) -> JSONValue {
        acme.map { acme in
            object([
                ("at", at(acme.position)),
                ("authorities", .array(acme.authorities.map(authority))),
                ("storage", .text(acme.storage.value)),
                ("challenge", .array(acme.challenges.map { .text($0.value.rawValue) })),
                ("hook", optional(acme.hook?.value)),
                ("lifetime", duration(acme.lifetime)),
            ])
        } ?? .null
    }

    private static func authority(_ authority: ACMEAuthorityModel) -> JSONValue {
        object([
            ("directory", .text(authority.directory.value)),
            ("email", optional(authority.email?.value)),
            ("ca", optional(authority.authorities?.value)),
            ("eab", authority.externalAccount.map {
                object([("id", .text($0.identifier.value)), ("key", .text($0.key.value))])
            } ?? .null),
            ("profile", optional(authority.profile?.value)),
        ])
    }
}
