import Foundation
import LegworkCompiler
import LegworkJSON
import Testing

@Suite struct EditorSchemaTests {
    private static let url = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Schemas/app.schema.json").standardizedFileURL.resolvingSymlinksInPath()

    @Test func theFileIsWhatTheKeyTablesSay() throws {
        let text = EditorSchema.document.serialized(.pretty)
        if ProcessInfo.processInfo.environment["LEGWORK_RECORD"] != nil {
            try Data(text + Array("\n".utf8)).write(to: Self.url)
        }
        #expect(try Data(contentsOf: Self.url) == Data(text + Array("\n".utf8)))
    }

    @Test func everyKeyIsThereWithWhatItMeans() {
        let definitions = EditorSchema.document["definitions"]
        for type in ActivityType.allCases {
            let properties = definitions?[type.rawValue]?["properties"]
            for key in Language.keys(of: .activity(type)) {
                #expect(properties?[key.name]?["description"]?.stringValue?.hasPrefix(key.documentation) == true)
            }
        }
        #expect(definitions?["retry"]?["properties"]?["maximumAttempts"] != nil)
        #expect(definitions?["retry"]?["additionalProperties"] == false)
    }

    @Test func referencesInsideLeadSomewhere() {
        var missing: [String] = []
        func walk(_ value: JSON) {
            if let target = value["$ref"]?.stringValue {
                let name = String(target.dropFirst("#/definitions/".count))
                if EditorSchema.document["definitions"]?[name] == nil { missing.append(name) }
            }
            for item in value.arrayValue ?? [] { walk(item) }
            for member in value.objectValue?.values ?? [] { walk(member) }
        }
        walk(EditorSchema.document)
        #expect(missing == [])
    }
}
