import LegworkCompiler
import LegworkDiagnostics
import LegworkExpression
import LegworkGraph
import LegworkJSON
import LegworkSchema
import LegworkYAML

/// What is fed with bytes that nobody chose: each door through which text comes into the house.
///
/// A target must come back for any bytes, in bounded time and memory, and keep its promise; else it stops the program.
/// The same targets run under a coverage-guided fuzzer and, over the kept inputs, in the tests.
package enum FuzzTarget: String, CaseIterable, Sendable {
    /// JSON text.
    case json
    /// YAML, up to nodes.
    case yaml
    /// An app's file, up to its compiled form.
    case app
    /// A value of the language, evaluated: JSON, or else the text of a cell.
    case expression
    /// A schema and a value: `{"schema": …, "value": …}`.
    case schema
    /// A compiled app as an engine loads it.
    case archive

    /// Feeds the target.
    package func run(_ bytes: [UInt8]) {
        switch self {
        case .json: Self.json(bytes)
        case .yaml: Self.yaml(bytes)
        case .app: Self.app(bytes)
        case .expression: Self.expression(bytes)
        case .schema: Self.schema(bytes)
        case .archive: Self.archive(bytes)
        }
    }

    private static func value(_ bytes: [UInt8]) -> JSON? {
        do throws(JSONParseError) { return try JSON(parsing: bytes) } catch { return nil }
    }

    /// What was read can be written, and reads as the same.
    private static func json(_ bytes: [UInt8]) {
        guard let value = value(bytes) else { return }
        for style in [JSONStyle.compact, .pretty, .canonical] {
            precondition(self.value(value.serialized(style)) == value, "what was written reads as another value")
        }
    }

    private static func yaml(_ bytes: [UInt8]) {
        let sink = DiagnosticSink()
        let node = YAMLComposer.compose(SourceFile(path: "a.yaml", bytes: bytes), sink: sink)
        precondition(node != nil || sink.hasErrors, "nothing was read, and nobody was told why")
        show(sink.diagnostics)
        guard let node else { return }
        _ = node.json.serialized(.compact)
    }

    private static func app(_ bytes: [UInt8]) {
        let compilation = Compiler().compile(bytes: bytes)
        show(compilation.diagnostics)
        let hasErrors = compilation.diagnostics.contains { $0.severity == .error }
        precondition((compilation.app == nil) == hasErrors, "an app, or an error")
        guard let app = compilation.app else { return }
        archive(AppArchive.encode(app))
    }

    private static func show(_ diagnostics: [Diagnostic]) {
        _ = DiagnosticRenderer(colours: true).render(diagnostics)
        _ = DiagnosticExport.sarif(diagnostics, version: "0").serialized(.compact)
        for diagnostic in diagnostics {
            guard let range = diagnostic.range else { continue }
            precondition(range.start <= range.end, "a range that ends before it begins")
        }
    }

    private static let scope = JSONScope([
        "t": ["output": ["data": ["n": 5, "text": "äbc 日本 😀", "list": [3, 1, 2], "deep": [["k": ["v": nil]]]]]],
        "$job": ["data": ["when": "2024-02-29T12:30:00Z", "big": 9_223_372_036_854_775_807, "half": 0.5]],
    ])

    private static func expression(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let value = value(bytes) ?? .string(text)
        let context = EvaluationContext(nowMilliseconds: 1_709_210_096_789, limits: limits)
        do throws(ExpressionError) {
            let expression = try Expression(parsing: value)
            let first = outcome(of: expression, context)
            precondition(first == outcome(of: expression, context), "the same expression gave another result")
        } catch {
            precondition(!error.problems.isEmpty, "refused for no reason")
        }
        do throws(ExpressionError) { _ = try JobMapping(parsing: value) } catch {}
        do throws(ExpressionError) {
            let mapping = try Mapping(parsing: value)
            do throws(EvaluationError) { _ = try mapping.evaluate(in: scope, context: context) } catch {}
        } catch {}
    }

    /// Small enough that a fuzzer sees many inputs a second.
    private static let limits = EvaluationLimits(stepsMax: 20_000, outputBytesMax: 65_536)

    private static func outcome(of expression: Expression, _ context: EvaluationContext) -> [UInt8]? {
        do throws(EvaluationError) {
            return try expression.evaluate(in: scope, context: context)?.serialized(.compact)
        } catch {
            precondition(!error.message.isEmpty, "an error without a message")
            return nil
        }
    }

    private static func schema(_ bytes: [UInt8]) {
        guard let value = value(bytes), let document = value["schema"] else { return }
        do throws(SchemaError) {
            let schema = try Schema(compiling: document)
            let violations = schema.validate(value["value"] ?? .null)
            precondition(violations.isEmpty == schema.isSatisfied(by: value["value"] ?? .null), "two verdicts")
            _ = schema.lookup(at: ["a", "0", "b"])
            _ = (schema.possibleTypes, schema.enumeration, schema.required, schema.propertyNames)
        } catch {
            precondition(!error.problems.isEmpty, "refused for no reason")
        }
    }

    /// What loads can be used: every index leads somewhere, and it is written as it was read.
    private static func archive(_ bytes: [UInt8]) {
        do throws(ArchiveError) {
            let app = try AppArchive.decode(bytes)
            for graph in app.graphs { _ = (GraphTopology(graph), graph.activities[graph.triggerIndex]) }
            let again = try AppArchive.decode(AppArchive.encode(app))
            precondition(AppArchive.digest(of: again) == AppArchive.digest(of: app), "another app was written")
        } catch {
            precondition(!error.description.isEmpty, "an error without a message")
        }
    }
}
