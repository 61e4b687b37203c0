import Foundation
import LegworkCompiler
import LegworkDiagnostics
import LegworkJSON
import LegworkSchema
import LegworkYAML
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

    // MARK: Apps

    private static func json(_ text: String) throws -> JSON {
        let sink = DiagnosticSink()
        return try #require(YAMLComposer.compose(SourceFile(path: "a.yaml", text: text), sink: sink)).json
    }

    private static func schema() throws -> Schema {
        try Schema(compiling: EditorSchema.document, patterns: AnyPattern())
    }

    /// Patterns are left to editors: here the shape is tested.
    private struct AnyPattern: SchemaPatternCompiler {
        func compile(_ pattern: String) throws(SchemaPatternError) -> @Sendable (String) -> Bool {
            // Where one pattern decides which schema counts, it must be told apart.
            if pattern == "^x-" { return { $0.hasPrefix("x-") } }
            return { _ in true }
        }
    }

    @Test(arguments: [SeedApps.sleep, SeedApps.webhook, SeedApps.pivot, RealisticAppTests.order])
    func appsThatCompileSatisfyIt(text: String) throws {
        #expect(try Self.schema().validate(Self.json(text)).map(\.description) == [])
    }

    /// The example apps of the repository.
    static let flows: [String] = {
        let folder = url.deletingLastPathComponent().appending(path: "../Flows").standardizedFileURL
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
        return names.sorted().map { folder.appending(path: "\($0)/app.yaml").path() }
            .filter { FileManager.default.fileExists(atPath: $0) }
    }()

    @Test(arguments: flows)
    func exampleAppsCompileAndSatisfyIt(path: String) throws {
        let compilation = Compiler().compile(path: path)
        #expect(DiagnosticRenderer().render(compilation.diagnostics) == "")
        #expect(compilation.app != nil)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(try Self.schema().validate(Self.json(text)).map(\.description) == [])
    }

    @Test(arguments: [
        DiagnosticCode.unknownKey, .missingKey, .wrongType, .valueNotAllowed, .unknownActivityType, .keyOfOtherType,
        .mustNotBeEmpty, .outOfRange,
    ])
    func whatIsWrongInOnePlaceDoesNotSatisfyIt(code: DiagnosticCode) throws {
        let page = try ErrorPage(code)
        let example = try #require(page.fences("Example").first { $0.language == "yaml" }).text
        let cure = try #require(page.fences("Cure").first { $0.language == "yaml" }).text
        #expect(try !Self.schema().isSatisfied(by: Self.json(example)))
        #expect(try Self.schema().isSatisfied(by: Self.json(cure)))
    }
}
