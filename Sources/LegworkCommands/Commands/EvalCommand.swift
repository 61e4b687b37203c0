import ArgumentParser
import LegworkDiagnostics
import LegworkExpression
import LegworkJSON
import LegworkYAML

/// `legwork eval`
struct EvalCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Evaluate an expression against a context.",
        discussion: """
            One expression on the command line, as JSON, as a YAML mapping, or as a reference:
              legwork eval '{a.b}' --context '{"a":{"b":5}}'
              legwork eval "{'@pipe': [['{a.b}', 2], ['{@math.multiply}']]}" --context '{"a":{"b":5}}'

            Without one, a JSON object a line on standard input:
              {"pipe": [[…],…], "context": {…}}   or   {"value": …, "context": {…}}
            and an answer a line on standard output: {"value": …}, or {"error": {"kind", "message", "path", …}}.
            A missing result is {"value": null}. A line may also give "now" (milliseconds), "zone", "locale", "seed".
            """
    )

    @Argument(help: "The expression.")
    var expression: String?

    @Option(name: .long, help: ArgumentHelp("The context: JSON, @file, or - for standard input.", valueName: "json"))
    var context: String = "{}"

    @Option(name: .long, help: ArgumentHelp("The instant, in milliseconds since 1970.", valueName: "ms"))
    var now: Int64?

    @Option(name: .long, help: ArgumentHelp("The time zone, such as Europe/Paris.", valueName: "name"))
    var zone: String?

    @Option(name: .long, help: ArgumentHelp("The language tag of texts, such as en-US.", valueName: "tag"))
    var locale: String?

    @Option(name: .long, help: ArgumentHelp("What random values derive from.", valueName: "text"))
    var seed: String?

    @OptionGroup var common: CommonOptions

    /// Evaluates one expression, or those of standard input.
    func run(_ output: Output) async throws {
        let base = try evaluationContext()
        guard let expression else { return try evaluateLines(base, output) }
        let value = try Self.parse(expression)
        let answer: Result<JSON, Evaluation.Failure>
        if Evaluation.isLine(value) {
            // What standard input takes, given as a word.
            answer = Evaluation.parse(value, base: base).flatMap { $0.0.answer($0.1) }
        } else {
            let scope = try InputText.json(context, option: "--context")
            answer = Evaluation(value: value, scope: scope).answer(base)
        }
        switch answer {
        case .success(let value):
            output.write((output.format == .json ? JSON.object(JSONObject([("value", value)])) : value).compact + "\n")
        case .failure(let failure):
            guard output.format == .json else { throw CommandFailure(failure.message, details: failure.details) }
            output.write(failure.json.compact + "\n")
            throw CommandFailure.Silent(.problem)
        }
    }

    private func evaluationContext() throws(CommandFailure) -> EvaluationContext {
        var context = EvaluationContext(nowMilliseconds: now ?? Surroundings.nowMilliseconds)
        if let zone {
            guard let found = Zone(named: zone) else {
                throw .usage("there is no time zone '\(zone)'", hints: ["--zone Europe/Paris", "--zone +02:00"])
            }
            context.zone = found
        }
        if let locale { context.locale = locale }
        context.seed = Array((seed ?? Surroundings.randomText(length: 16)).utf8)
        return context
    }

    /// The value that a word of the command line means: JSON where it is JSON, else a mapping of YAML with an `@` key,
    /// else the text itself, which may be a reference.
    private static func parse(_ text: String) throws(CommandFailure) -> JSON {
        do { return try JSON(parsing: Array(text.utf8)) } catch {}
        guard text.contains("@pipe") || text.contains("\n") else { return .string(text) }
        let sink = DiagnosticSink()
        let node = YAMLComposer.compose(SourceFile(path: "expression", text: text), sink: sink)
        guard let node, !sink.hasErrors else {
            let lines = DiagnosticRenderer().render(sink.diagnostics).split(separator: "\n").map(String.init)
            throw CommandFailure("the expression is neither JSON nor YAML", details: lines, status: .usage)
        }
        return node.json
    }

    private func evaluateLines(_ base: EvaluationContext, _ output: Output) throws {
        var reader = LineReader()
        var isUnreadable = false
        while true {
            let lines = try reader.next()
            guard !lines.isEmpty else { break }
            var answers = ""
            for line in lines {
                switch Self.evaluation(line, base) {
                case nil: continue
                case .success(let (evaluation, context)):
                    switch evaluation.answer(context) {
                    case .success(let value): answers += "{\"value\":\(value.compact)}\n"
                    case .failure(let failure): answers += failure.json.compact + "\n"
                    }
                case .failure(let failure):
                    isUnreadable = true
                    answers += failure.json.compact + "\n"
                }
            }
            output.write(answers)
        }
        if isUnreadable { throw CommandFailure.Silent(.problem) }
    }

    /// What a line asks for; nil for an empty one.
    private static func evaluation(
        _ line: LineReader.Line,
        _ base: EvaluationContext
    ) -> Result<(Evaluation, EvaluationContext), Evaluation.Failure>? {
        switch line {
        case .bytes(let bytes):
            let isBlank = bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
            return isBlank ? nil : Evaluation.parse(bytes, base: base)
        case .tooLong:
            let most = "\(LineReader.lineBytesMax >> 20) MiB"
            return .failure(
                Evaluation.Failure(kind: "input", message: "the line has more than \(most); send less at once")
            )
        }
    }
}
