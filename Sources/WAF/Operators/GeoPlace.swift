// What a database says about an address, as the variable GEO has it.

internal import CMaxMindDB

/// A place: members of GEO with their values, as ModSecurity 2.9 names them. COUNTRY_CODE3 and AREA_CODE are not in
/// databases of today.
struct GeoPlace {
    private(set) var members: [(name: StaticString, value: [UInt8])] = []

    /// Where each member is found in a record.
    private static let paths: [(name: StaticString, path: [StaticString])] = [
        ("COUNTRY_CODE", ["country", "iso_code"]), ("COUNTRY_NAME", ["country", "names", "en"]),
        ("COUNTRY_CONTINENT", ["continent", "code"]), ("REGION", ["subdivisions", "0", "iso_code"]),
        ("CITY", ["city", "names", "en"]), ("POSTAL_CODE", ["postal", "code"]),
        ("LATITUDE", ["location", "latitude"]), ("LONGITUDE", ["location", "longitude"]),
        ("DMA_CODE", ["location", "metro_code"]),
    ]

    static var maximumMembers: Int { paths.count }

    init(_ entry: MMDB_entry_s) {
        for (name, path) in Self.paths {
            if let value = Self.value(in: entry, at: path) { members.append((name, value)) }
        }
    }

    private static func value(in entry: MMDB_entry_s, at path: [StaticString]) -> [UInt8]? {
        var entry = entry
        var data = MMDB_entry_data_s()
        let words: [UnsafePointer<CChar>?] = path.map {
            UnsafeRawPointer($0.utf8Start).assumingMemoryBound(to: CChar.self)
        } + [nil]
        let status = words.withUnsafeBufferPointer { MMDB_aget_value(&entry, &data, $0.baseAddress) }
        guard status == MMDB_SUCCESS, data.has_data else { return nil }
        switch Int32(data.type) {
        case MMDB_DATA_TYPE_UTF8_STRING:
            guard let text = data.utf8_string else { return nil }
            return Array(UnsafeRawBufferPointer(start: text, count: Int(data.data_size)))
        case MMDB_DATA_TYPE_DOUBLE: return Array(decimal(data.double_value).utf8)
        case MMDB_DATA_TYPE_UINT16: return Array("\(data.uint16)".utf8)
        case MMDB_DATA_TYPE_UINT32: return Array("\(data.uint32)".utf8)
        default: return nil
        }
    }

    /// With six decimals.
    static func decimal(_ number: Double) -> String {
        guard number.isFinite, abs(number) < 1e9 else { return "0.000000" }
        let millionths = Int((abs(number) * 1e6).rounded())
        let fraction = String(millionths % 1_000_000)
        let zeros = String(repeating: "0", count: 6 - fraction.count)
        return "\(number < 0 && millionths > 0 ? "-" : "")\(millionths / 1_000_000).\(zeros)\(fraction)"
    }
}
