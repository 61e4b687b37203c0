import LegworkJSON
import LegworkLedger
import LegworkPlanner

extension JobReport {
    /// The lines for people: what it is, its data, its timeline, what it waits for.
    func lines(_ style: RenderingStyle) -> [String] {
        let waits = WaitReport(job: job, app: app, around: around, options: options)
        let state = JobStateText.word(job, waits.explanations)
        let meta = job.meta
        var lines = [
            "\(style.paint("job \(TextTable.oneLine(meta.job))", .bold))  \(JobStateText.painted(state, style.paint))"
        ]
        func say(_ name: String, _ text: String) {
            lines.append("  \(style.paint(Self.padded(name, 9), .dim)) \(TextTable.oneLine(text))")
        }
        say("app", "\(meta.app) \(meta.version), topic \(meta.topic)")
        say("created", TimeText.instant(meta.createdMilliseconds))
        let span = job.header.updatedMilliseconds - meta.createdMilliseconds
        say(
            job.header.state.hasEnded ? "ended" : "updated",
            "\(TimeText.instant(job.header.updatedMilliseconds)) (\(TimeText.span(span)) later)"
        )
        if let expires = job.expiresMilliseconds { say("expires", TimeText.instant(expires)) }
        if let parent = meta.parentJob { say("parent", parent) }
        if let replay = meta.replay { say("replay", "of job \(replay.job), from '\(replay.activity)'") }
        if !job.replays.isEmpty { say("replays", job.replays.joined(separator: ", ")) }
        if !meta.idempotencyKey.isEmpty { say("key", meta.idempotencyKey) }
        if let failure = job.failure { say("error", failure.compact) }
        lines += ["", style.paint("data", .bold)]
        lines += Self.indented(JSON.object(job.data).pretty)
        lines += ["", style.paint("timeline", .bold)]
        lines += timeline(style)
        lines += dimensions(style)
        if !job.header.state.hasEnded {
            lines += ["", style.paint("waits", .bold)]
            let explained = waits.lines(style).dropFirst().drop { $0.isEmpty }
            lines += explained.isEmpty ? ["  nothing"] : Array(explained)
        }
        return lines
    }

    private func timeline(_ style: RenderingStyle) -> [String] {
        let graph = app.graph(subscribing: job.meta.topic)
        let rows = steps.map { step -> [TextTable.Cell] in
            let place = PlaceText.text(step.address, in: graph)
            let record = step.instance.record
            let start = record.map { $0.createdMilliseconds - job.meta.createdMilliseconds }
            let span = record.map { $0.updatedMilliseconds - $0.createdMilliseconds }
            var state = step.state
            if let record, record.attempt > 1 { state += ", attempt \(record.attempt)" }
            return [
                TextTable.Cell(start.map { "+\(TimeText.span(max(0, $0)))" } ?? "", .dim),
                TextTable.Cell(place.isEmpty ? step.activity : "\(step.activity) [\(place)]"),
                TextTable.Cell(step.type, .dim),
                TextTable.Cell(state, Self.style(step.state)),
                TextTable.Cell(record.map { $0.code == 0 ? "" : String($0.code) } ?? ""),
                TextTable.Cell(span.map { $0 > 0 ? TimeText.span($0) : "" } ?? "", .dim),
                TextTable.Cell(Self.remark(step.instance)),
            ]
        }
        let titles = ["at", "activity", "type", "state", "code", "took", "output"]
        var lines = TextTable(titles, rows: rows).lines(style, indent: 2)
        guard showsLedgers else { return lines }
        lines += ["", style.paint("ledgers", .bold)]
        let ledgers = steps.map { step -> [TextTable.Cell] in
            let place = PlaceText.text(step.address, in: graph)
            return [
                TextTable.Cell(place.isEmpty ? step.activity : "\(step.activity) [\(place)]"),
                TextTable.Cell(LedgerText.digits(step.instance.ledger), .cyan),
                TextTable.Cell(LedgerText.sentence(step.instance.ledger)),
            ]
        }
        lines += TextTable(rows: ledgers).lines(style, indent: 2)
        return lines + messageLedgers(style, graph)
    }

    private func messageLedgers(_ style: RenderingStyle, _ graph: PreparedGraph?) -> [String] {
        let rows = job.scopes.sorted { $0.key.text < $1.key.text }.flatMap { address, scope in
            scope.messages.sorted { $0.key < $1.key }.map { guid, ledger -> [TextTable.Cell] in
                let place = PlaceText.text(address, in: graph)
                return [
                    TextTable.Cell(place.isEmpty ? guid : "\(guid) [\(place)]"),
                    TextTable.Cell(LedgerText.digits(ledger), .cyan),
                    TextTable.Cell(LedgerText.sentence(ledger)),
                ]
            }
        }
        guard !rows.isEmpty else { return [] }
        return ["", style.paint("messages", .bold)] + TextTable(rows: rows).lines(style, indent: 2)
    }

    private func dimensions(_ style: RenderingStyle) -> [String] {
        guard !job.openCounts.isEmpty else { return [] }
        let graph = app.graph(subscribing: job.meta.topic)
        let rows = job.openCounts.sorted { $0.key.text < $1.key.text }.map { address, count -> [TextTable.Cell] in
            [
                TextTable.Cell(PlaceText.text(address, in: graph)), TextTable.Cell(address.text, .dim),
                TextTable.Cell(Words.count(count, "open obligation")),
            ]
        }
        return ["", style.paint("dimensions", .bold)] + TextTable(rows: rows).lines(style, indent: 2)
    }

    private static func remark(_ instance: Instance) -> String {
        if let error = instance.error {
            return error["message"]?.stringValue ?? error.compact
        }
        return instance.output.map(\.compact).map { $0 == "{}" ? "" : $0 } ?? ""
    }

    private static func style(_ state: String) -> Paint.Style? {
        switch state {
        case "finished": .green
        case "failed", "held": .red
        case "retrying", "swept": .yellow
        default: .cyan
        }
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func indented(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
    }
}
