import LegworkJSON

/// A compiled app as bytes: what is deployed, and what an engine loads.
///
/// Shape: canonical JSON with a format number, so that the same app always has the same bytes and the same digest.
package enum AppArchive {
    /// The format that this program writes and reads.
    package static let format: Int64 = 1

    /// The bytes of an app.
    package static func encode(_ app: CompiledApp) -> [UInt8] {
        let json: JSON = [
            "format": .integer(format),
            "id": .string(app.id),
            "version": .string(app.version.text),
            "settings": app.settings,
            "graphs": .array(app.graphs.map(encode)),
        ]
        return json.serialized(.canonical)
    }

    /// The digest of an app.
    package static func digest(of app: CompiledApp) -> AppDigest { AppDigest(of: encode(app)) }

    /// The app of an archive.
    ///
    /// - Throws: ``ArchiveError`` where the bytes are none, or of a format that this program does not know.
    package static func decode(_ bytes: [UInt8]) throws(ArchiveError) -> CompiledApp {
        let json: JSON
        do { json = try JSON(parsing: bytes) } catch { throw .damaged("it is no JSON: \(error)") }
        guard let written = json["format"]?.integerValue else { throw .damaged("it has no format number") }
        guard written == format else { throw .format(written) }
        let reader = ArchiveReader(json)
        var graphs: [Graph] = []
        for item in try reader.list("graphs") {
            let graph = try decodeGraph(item)
            try verify(graph)
            graphs.append(graph)
        }
        return CompiledApp(
            id: try reader.text("id"),
            version: AppVersion(try reader.text("version")),
            settings: json["settings"] ?? .emptyObject,
            graphs: graphs
        )
    }
}

/// Why an archive cannot be loaded.
package enum ArchiveError: Error, Sendable, CustomStringConvertible {
    /// The bytes are no archive.
    case damaged(String)
    /// Another program wrote it.
    case format(Int64)

    package var description: String {
        switch self {
        case .damaged(let why): "the archive of the app is damaged: \(why); deploy the app again"
        case .format(let format):
            "the archive of the app has format \(format), and this program reads \(AppArchive.format); "
                + "update legwork, or deploy the app again with this version"
        }
    }
}

/// An object of JSON whose absent members are left out.
func archived(_ members: KeyValuePairs<String, JSON?>) -> JSON {
    var object = JSONObject()
    for (key, value) in members { if let value { object[key] = value } }
    return .object(object)
}

/// Reads members of an archive's objects, saying which was missing.
struct ArchiveReader {
    let json: JSON

    init(_ json: JSON) { self.json = json }

    func text(_ key: String) throws(ArchiveError) -> String {
        guard let text = json[key]?.stringValue else { throw .damaged("'\(key)' is no text") }
        return text
    }

    func number(_ key: String) throws(ArchiveError) -> Int64 {
        guard let number = json[key]?.integerValue else { throw .damaged("'\(key)' is no whole number") }
        return number
    }

    func list(_ key: String) throws(ArchiveError) -> [JSON] { json[key]?.arrayValue ?? [] }

    func value(_ key: String) throws(ArchiveError) -> JSON {
        guard let value = json[key] else { throw .damaged("'\(key)' is missing") }
        return value
    }

    func word<Word: RawRepresentable<String>>(_ key: String, default word: Word) throws(ArchiveError) -> Word {
        guard let text = json[key]?.stringValue else { return word }
        guard let read = Word(rawValue: text) else { throw .damaged("'\(key)' has the unknown value '\(text)'") }
        return read
    }
}
