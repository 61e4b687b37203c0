import LegworkDiagnostics
import LegworkExpression
import LegworkJSON
import LegworkYAML

/// Cron expressions that are written out: that they can be understood, before the first job finds out.
struct CronRules {
    let sink: DiagnosticSink

    /// Checks every pipe in an expression.
    func check(_ node: YAMLNode) {
        for item in node.items ?? [] { check(item) }
        for entry in node.entries ?? [] {
            if entry.key == "@pipe", let rows = entry.value.items { pipe(rows) }
            check(entry.value)
        }
    }

    /// The first row gives the operands of the second row's function.
    private func pipe(_ rows: [YAMLNode]) {
        guard rows.count > 1, let operand = rows[0].items?.first, let text = operand.text,
            !ExpressionForm.isReferenceText(text), let call = rows[1].items?.first?.text, call.hasPrefix("{@"),
            let function = FunctionCatalogue.function(named: String(call.dropFirst(2).dropLast())),
            function.parameters.first?.kind == .cron, let reason = Self.reason(text)
        else { return }
        sink.report(
            Diagnostic(
                .badCron,
                reason,
                at: operand.contentRange,
                notes: [.init("five fields: minute, hour, day of month, month, day of week; or six with seconds first")]
            )
        )
    }

    /// Knows nothing: the expression that is evaluated holds no reference.
    private struct Nothing: EvaluationScope {
        func value(of reference: Reference) -> JSON? { nil }
    }

    /// Why text is no cron expression; nil if it is one.
    private static func reason(_ text: String) -> String? {
        let pipe: JSON = ["@pipe": [[.string(text)], ["{@cron.nextDelay}"]]]
        guard let expression = try? Expression(parsing: pipe) else { return nil }
        do throws(EvaluationError) {
            _ = try expression.evaluate(in: Nothing(), context: EvaluationContext(nowMilliseconds: 0))
            return nil
        } catch {
            return error.message
        }
    }
}
