// The words for OCSP stapling.

extension Section {
    static let ocspStapling = Section(name: "OCSPStapling", noun: "ocspStapling", keys: [
        Key("storage", .text("directory"), default: "/var/lib/gatehouse/ocsp",
            "Where staples are kept, so that a restart sends them at once. Nothing in it is secret or trusted.")
    ])
}
