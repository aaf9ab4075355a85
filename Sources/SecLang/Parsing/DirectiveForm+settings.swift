// The directives that set one value.

extension DirectiveForm {
    static let engine = [
        word("SecRuleEngine", EngineMode.self) { .ruleEngine($0) },
        flag("SecRuleInheritance") { .ruleInheritance($0) },
        text("SecComponentSignature") { .componentSignature($0) },
        text("SecServerSignature") { .serverSignature($0) },
        text("SecSensorId") { .sensorID($0) },
        text("SecWebAppId") { .webApplicationID($0) },
        flag("SecInterceptOnError") { .interceptOnError($0) },
        number("SecCollectionTimeout", "seconds") { .collectionTimeout($0) },
        number("SecPcreMatchLimit", "a number", 1...Int.max) { .pcreMatchLimit($0) },
        number("SecPcreMatchLimitRecursion", "a number", 1...Int.max) { .pcreMatchLimitRecursion($0) },
        number("SecRulePerfTime", "microseconds") { .rulePerformanceTime($0) },
        text("SecGeoLookupDb") { .geoLookupDatabase($0) },
        text("SecDataDir") { .dataDirectory($0) },
        text("SecTmpDir") { .temporaryDirectory($0) },
        DirectiveForm(
            "SecDataset", 2...2, "NAME `ENTRIES`", .setting { .dataset(name: $0[0].string, entries: $0[1].lines) }),
    ]

    static let requests = [
        flag("SecRequestBodyAccess") { .requestBodyAccess($0) },
        number("SecRequestBodyLimit", "bytes") { .requestBodyLimit($0) },
        number("SecRequestBodyNoFilesLimit", "bytes") { .requestBodyNoFilesLimit($0) },
        number("SecRequestBodyInMemoryLimit", "bytes") { .requestBodyInMemoryLimit($0) },
        word("SecRequestBodyLimitAction", LimitAction.self) { .requestBodyLimitAction($0) },
        number("SecRequestBodyJsonDepthLimit", "a depth") { .requestBodyJSONDepthLimit($0) },
        number("SecArgumentsLimit", "a number") { .argumentsLimit($0) },
        byte("SecArgumentSeparator") { .argumentSeparator($0) },
        number("SecCookieFormat", "0 or 1", 0...1) { .cookieFormat($0) },
        byte("SecCookieV0Separator") { .cookieV0Separator($0) },
        flag("SecXmlExternalEntity") { .xmlExternalEntity($0) },
        text("SecUploadDir") { .uploadDirectory($0) },
        number("SecUploadFileLimit", "a number") { .uploadFileLimit($0) },
        mode("SecUploadFileMode") { .uploadFileMode($0) },
        word("SecUploadKeepFiles", KeepFiles.self) { .uploadKeepFiles($0) },
        flag("SecTmpSaveUploadedFiles") { .saveTemporaryUploads($0) },
        DirectiveForm(
            "SecUnicodeMapFile", 1...2, "FILE CODE-PAGE",
            .setting { arguments throws(Refusal) in
                // Windows' number for US-ASCII, which the map that everybody uses is read for.
                let page = arguments.count > 1 ? try arguments[1].number("a code page", 1...65_535) : 20_127
                return .unicodeMap(file: try arguments[0].requiredText("a file"), codePage: page)
            }),
    ]

    static let responses = [
        flag("SecResponseBodyAccess") { .responseBodyAccess($0) },
        number("SecResponseBodyLimit", "bytes") { .responseBodyLimit($0) },
        word("SecResponseBodyLimitAction", LimitAction.self) { .responseBodyLimitAction($0) },
        DirectiveForm(
            "SecResponseBodyMimeType", 1...1_000, "TYPE …",
            .setting {
                .responseBodyMIMETypes($0.flatMap { $0.string.lowercased().split(separator: " ").map(String.init) })
            }
        ),
        DirectiveForm("SecResponseBodyMimeTypesClear", 0...0, "", .setting { _ in .clearResponseBodyMIMETypes }),
    ]

    static let logs = [
        word("SecAuditEngine", AuditEngineMode.self) { .auditEngine($0) },
        text("SecAuditLog") { .auditLog($0) },
        text("SecAuditLog2") { .auditLog2($0) },
        word("SecAuditLogFormat", AuditLogFormat.self) { .auditLogFormat($0) },
        word("SecAuditLogType", AuditLogType.self) { .auditLogType($0) },
        DirectiveForm(
            "SecAuditLogParts", 1...1, "LETTERS",
            .setting { arguments throws(Refusal) in .auditLogParts(try arguments[0].auditLogParts()) }),
        text("SecAuditLogRelevantStatus") { .auditLogRelevantStatus($0) },
        text("SecAuditLogStorageDir") { .auditLogStorageDirectory($0) },
        mode("SecAuditLogDirMode") { .auditLogDirectoryMode($0) },
        mode("SecAuditLogFileMode") { .auditLogFileMode($0) },
        text("SecDebugLog") { .debugLog($0) },
        number("SecDebugLogLevel", "0 to 9", 0...9) { .debugLogLevel($0) },
    ]

    private static func flag(_ name: String, _ make: @escaping @Sendable (Bool) -> Setting) -> DirectiveForm {
        DirectiveForm(
            name, 1...1, "On|Off", .setting { arguments throws(Refusal) in make(try arguments[0].flag()) })
    }

    private static func text(_ name: String, _ make: @escaping @Sendable (String) -> Setting) -> DirectiveForm {
        DirectiveForm(
            name, 1...1, "TEXT",
            .setting { arguments throws(Refusal) in make(try arguments[0].requiredText("some text")) })
    }

    private static func number(
        _ name: String, _ unit: String, _ range: ClosedRange<Int> = 0...Int.max,
        _ make: @escaping @Sendable (Int) -> Setting
    ) -> DirectiveForm {
        DirectiveForm(
            name, 1...1, "NUMBER",
            .setting { arguments throws(Refusal) in make(try arguments[0].number(unit, range)) })
    }

    private static func byte(_ name: String, _ make: @escaping @Sendable (UInt8) -> Setting) -> DirectiveForm {
        DirectiveForm(
            name, 1...1, "CHARACTER",
            .setting { arguments throws(Refusal) in
                guard arguments[0].text.count == 1 else {
                    throw .unexpected(arguments[0].string, expected: "one ASCII character", at: arguments[0].start)
                }
                return make(arguments[0].text.bytes[0])
            })
    }

    private static func mode(_ name: String, _ make: @escaping @Sendable (Int?) -> Setting) -> DirectiveForm {
        DirectiveForm(
            name, 1...1, "MODE",
            .setting { arguments throws(Refusal) in
                let written = arguments[0].string
                if written.lowercased() == "default" { return make(nil) }
                guard let mode = Int(written, radix: 8), (0...0o7777).contains(mode) else {
                    throw .unexpected(written, expected: "an octal mode or default", at: arguments[0].start)
                }
                return make(mode)
            })
    }

    private static func word<Value: RawRepresentable<String> & CaseIterable & Sendable>(
        _ name: String, _ type: Value.Type, _ make: @escaping @Sendable (Value) -> Setting
    ) -> DirectiveForm {
        DirectiveForm(
            name, 1...1, Value.allCases.map(\.rawValue).joined(separator: "|"),
            .setting { arguments throws(Refusal) in
                make(try chosen(Value.self, arguments[0].string, at: arguments[0].start))
            })
    }
}

/// The value whose word `written` is, in any case.
func chosen<Value: RawRepresentable<String> & CaseIterable>(
    _: Value.Type, _ written: String, at offset: Int
) throws(Refusal) -> Value {
    let lowercased = written.lowercased()
    if let value = Value.allCases.first(where: { $0.rawValue.lowercased() == lowercased }) { return value }
    let words = Value.allCases.map(\.rawValue).joined(separator: ", ")
    throw .unexpected(written, expected: "one of \(words)", at: offset)
}
