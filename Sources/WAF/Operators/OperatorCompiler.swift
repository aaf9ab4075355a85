// Operators by name.

internal import Bytes

package enum OperatorCompiler {
    /// Compiles an operator; those that compare numbers are the engine's own.
    ///
    /// - Parameters:
    ///   - name: without `@`, as `OperatorName` writes it.
    ///   - argument: what stands behind the name.
    ///   - hasMacros: whether the argument is only known when a value is looked at; it is then the context's
    /// `parameter`.
    ///   - geography: the database of places, where there is one.
    ///   - read: the bytes of a file that the argument names.
    package static func compile(
        name: String, argument: [UInt8], hasMacros: Bool, geography: GeoDatabase? = nil,
        read: (String) -> [UInt8]?
    ) throws(OperatorError) -> CompiledOperator {
        let fixed = hasMacros ? nil : argument
        switch name {
        case "rx": return hasMacros ? LatePattern(isGlobal: false) : try PatternOperator(argument)
        case "rxGlobal": return hasMacros ? LatePattern(isGlobal: true) : try PatternOperator(argument, isGlobal: true)
        case "pm": return PhraseOperator(PhraseList.words(argument))
        case "pmFromFile": return PhraseOperator(try files(argument, read).flatMap(PhraseList.lines))
        case "streq": return TextOperator(.equal, fixed)
        case "contains": return TextOperator(.contains, fixed)
        case "strmatch": return TextOperator(.contains, fixed.map(PhraseList.content))
        case "containsWord": return TextOperator(.containsWord, fixed)
        case "beginsWith": return TextOperator(.begins, fixed)
        case "endsWith": return TextOperator(.ends, fixed)
        case "within": return TextOperator(.within, fixed)
        case "ipMatch": return try hasMacros ? LateAddresses() : AddressOperator(AddressList.items(argument))
        case "ipMatchFromFile": return try AddressOperator(files(argument, read).flatMap(AddressList.lines))
        case "validateByteRange": return try ByteRangeOperator(argument)
        case "validateUrlEncoding": return PercentEncodingOperator()
        case "validateUtf8Encoding": return UTF8Operator()
        case "detectSQLi": return SQLInjectionOperator()
        case "detectXSS": return XSSOperator()
        case "verifyCC": return try CheckedNumberOperator(argument, .creditCard)
        case "verifyCPF": return try CheckedNumberOperator(argument, .cpf)
        case "verifySSN": return try CheckedNumberOperator(argument, .ssn)
        case "verifySVNR": return try CheckedNumberOperator(argument, .svnr)
        case "restpath": return try PatternOperator(RESTPath.pattern(argument))
        case "geoLookup":
            guard let geography else {
                throw .unsupported(
                    "@geoLookup finds nothing without a database of places: name one with geoDatabase in ruleSets, or "
                        + "with SecGeoLookupDb")
            }
            return GeoOperator(geography)
        case "rbl": throw .unsupported("@rbl finds nothing: a request does not wait for the DNS")
        case "validateDTD", "validateSchema":
            throw .unsupported("@\(name) is never true: documents are not held to schemas")
        default: throw .unsupported("@\(name) is not supported")
        }
    }

    private static func files(_ argument: [UInt8], _ read: (String) -> [UInt8]?) throws(OperatorError) -> [[UInt8]] {
        var contents: [[UInt8]] = []
        for name in argument.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 }) {
            let name = String(decoding: name, as: UTF8.self)
            guard let bytes = read(name) else { throw .fileMissing(name) }
            contents.append(bytes)
        }
        return contents
    }
}
