import Foundation
import LegworkDiagnostics
import LegworkJSON
import LegworkSchema
import LegworkYAML
import Testing

@testable import LegworkCompiler

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

    @Test func theFileForTestsIsWhatTheKeyTablesSay() throws {
        let url = Self.url.deletingLastPathComponent().appending(path: "tests.schema.json")
        let text = EditorSchema.tests.serialized(.pretty)
        if ProcessInfo.processInfo.environment["LEGWORK_RECORD"] != nil {
            try Data(text + Array("\n".utf8)).write(to: url)
        }
        #expect(try Data(contentsOf: url) == Data(text + Array("\n".utf8)))
    }

    @Test(arguments: flows)
    func testsOfExampleAppsSatisfyIt(path: String) throws {
        let text = try String(contentsOfFile: path.replacing("app.yaml", with: "tests.yaml"), encoding: .utf8)
        let schema = try Schema(compiling: EditorSchema.tests, patterns: SchemaPatterns())
        #expect(try schema.validate(Self.json(text)).map(\.description) == [])
    }

    @Test(arguments: [
        "tests: []", "tests: [{}]", "tests: [{name: a, inpt: {}}]", "tests: [{name: a, expect: {state: done}}]",
        "tests: [{name: a, workers: {w: {code: true}}}]", "tests: [{name: a, signals: [{at: 5}]}]", "test: []",
    ])
    func testsThatAreWrongInOnePlaceDoNotSatisfyIt(text: String) throws {
        let schema = try Schema(compiling: EditorSchema.tests, patterns: SchemaPatterns())
        #expect(try !schema.isSatisfied(by: Self.json(text)))
    }

    @Test func everyKeyIsThereWithWhatItMeans() {
        let definitions = EditorSchema.document["$defs"]
        for type in ActivityType.allCases {
            let properties = definitions?[type.rawValue]?["properties"]
            for key in Language.keys(of: .activity(type)) {
                #expect(properties?[key.name]?["description"]?.stringValue?.hasPrefix(key.documentation) == true)
            }
        }
        #expect(definitions?["retry"]?["properties"]?["maximumAttempts"] != nil)
        #expect(definitions?["retry"]?["additionalProperties"] == false)
    }

    @Test(arguments: [EditorSchema.document, EditorSchema.tests])
    func referencesInsideLeadSomewhere(document: JSON) {
        var missing: [String] = []
        func walk(_ value: JSON) {
            if let target = value["$ref"]?.stringValue {
                let name = String(target.dropFirst("#/$defs/".count))
                if document["$defs"]?[name] == nil { missing.append(name) }
            }
            for item in value.arrayValue ?? [] { walk(item) }
            for member in value.objectValue?.values ?? [] { walk(member) }
        }
        walk(document)
        #expect(missing == [])
    }

    // MARK: Apps

    private static func json(_ text: String) throws -> JSON {
        let sink = DiagnosticSink()
        return try #require(YAMLComposer.compose(SourceFile(path: "a.yaml", text: text), sink: sink)).json
    }

    private static let schema: Schema? = try? Schema(compiling: EditorSchema.document, patterns: SchemaPatterns())

    private static func problems(_ text: String) throws -> [String] {
        try #require(schema).validate(json(text)).map(\.description)
    }

    @Test(arguments: [SeedApps.sleep, SeedApps.webhook, SeedApps.pivot, RealisticAppTests.order])
    func appsThatCompileSatisfyIt(text: String) throws {
        #expect(try Self.problems(text) == [])
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
        #expect(try Self.problems(text) == [])
    }

    /// What is wrong in one place, but needs more than a schema to be seen.
    private static let beyondSchemas: Set<DiagnosticCode> = [
        // Two durations that are compared, and a text inside an expression.
        .badRetry, .badCron,
    ]

    @Test(arguments: DiagnosticCode.all.filter { ("LW0101"..."LW0149").contains($0.rawValue) })
    func whatIsWrongInOnePlaceDoesNotSatisfyIt(code: DiagnosticCode) throws {
        let page = try ErrorPage(code)
        let example = try #require(page.fences("Example").first { $0.language == "yaml" }).text
        let cure = try #require(page.fences("Cure").first { $0.language == "yaml" }).text
        #expect(try Self.problems(example).isEmpty == Self.beyondSchemas.contains(code))
        #expect(try Self.problems(cure) == [])
    }
}
