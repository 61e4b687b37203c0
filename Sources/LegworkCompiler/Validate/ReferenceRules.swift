import LegworkDiagnostics
import LegworkExpression
import LegworkJSON
import LegworkSchema
import LegworkYAML

/// References: that they lead to something that can be there. Source: `10-language` §7.
struct ReferenceRules {
    let sink: DiagnosticSink
    let scope: ReferenceScope
    let app: AppContext
    let schemas: GraphSchemas

    /// A reference and where it stands.
    private struct Use {
        let reference: Reference
        let node: YAMLNode

        /// Looked for only where there is something to show.
        var place: ReferencePlace { ReferencePlace(reference, in: node) }

        var segments: [String] { reference.segments }
    }

    /// Checks one reference; `node` is the scalar that holds it.
    func check(_ reference: Reference, in node: YAMLNode) {
        let use = Use(reference: reference, node: node)
        if scope.reader == .signal { return signal(use) }
        switch use.segments.first ?? "" {
        case "$self": current(use)
        case "$hook": hook(use, of: scope.current, path: 0)
        case "$job": job(use)
        case "$app": settings(use)
        case let root where root.hasPrefix("$"): unknownRoot(use)
        case let root: activity(use, named: root)
        }
    }

    // MARK: Roots

    private static let roots = ["$self", "$job", "$app", "$item", "$key", "$index", "$input", "$output"]

    /// What other systems read in expressions. A value that went through one would stand in a job's data, in streams and
    /// in every export of them.
    private static let workersOwn = ["$secret", "$secrets", "$env"]

    private func unknownRoot(_ use: Use) {
        let root = use.segments[0]
        if Self.workersOwn.contains(root) {
            return report(
                .badReferencePath,
                "'\(root)' cannot be referred to: what a flow reads is stored and shown",
                at: use.place.segment(0),
                notes: [.init("a worker reads secrets and its environment itself, in its own process")]
            )
        }
        let nearest = Suggestion.nearest(to: root, among: Self.roots)
        report(
            .badReferencePath,
            "unknown reference '\(root)'",
            at: use.place.segment(0),
            notes: [.init("references begin with '$self', '$job', '$app' or the id of an activity")],
            fixIt: nearest.map { .replace(root, with: $0, at: use.place.segment(0)) }
        )
    }

    private func current(_ use: Use) {
        guard let current = scope.current else {
            return report(
                .badReferencePath,
                "there is no current activity here",
                at: use.place.segment(0),
                notes: [.init("name the trigger, or use '$job'")]
            )
        }
        part(use, of: current)
    }

    private func activity(_ use: Use, named id: String) {
        let graph = scope.graph
        guard let index = graph.indices[id] else { return unknown(use, id) }
        guard scope.reaches(index) else {
            let readable = scope.readable
            var notes = [
                Diagnostic.Note(
                    readable.isEmpty ? "nothing runs before it" : "before it run \(Suggestion.list(readable))"
                ),
                .init("data of parallel branches travel in the job: write them under 'job.maps', read '{$job.data…}'"),
            ]
            if graph.syntax.activities[index].type == .cycle || isBehind(index) {
                notes[1] = .init("a later activity hands data back by 'job.maps', or by the 'input.maps' of a cycle")
            }
            return report(
                .notAnAncestor,
                "'\(id)' does not run before \(scope.name)",
                at: use.place.segment(0),
                notes: notes
            )
        }
        if let current = scope.current, let opener = graph.opener(around: index, outside: current) {
            return outside(use, id, opener: opener)
        }
        part(use, of: index)
    }

    /// A reference into the rounds of a loop, or the runs of a `join: each`, from behind them.
    private func outside(_ use: Use, _ id: String, opener: Int) {
        let name = scope.graph.id(opener)
        var notes = [Diagnostic.Note("write what is needed outside under 'job.maps', and read '{$job.data…}'")]
        if scope.graph.isPivot(opener) {
            notes.append(.init("of the pivot itself the data of its last round can be read: '{\(name).output.data…}'"))
        }
        report(
            .notAnAncestor,
            "'\(id)' runs once in each dimension of '\(name)', and \(scope.name) stands outside of them",
            at: use.place.segment(0),
            notes: notes
        )
    }

    private func isBehind(_ index: Int) -> Bool {
        scope.current.map { scope.graph.upstream[index].contains($0) } ?? false
    }

    private func unknown(_ use: Use, _ id: String) {
        let place = use.place.segment(0)
        if id == "data" || id == "metadata" {
            return report(
                .unknownReference,
                "a reference cannot begin with '\(id)'",
                at: place,
                notes: [.init("the job's shared data and metadata are '{$job.data…}' and '{$job.metadata…}'")],
                fixIt: .replace(id, with: "$job.\(id)", at: place)
            )
        }
        let nearest = Suggestion.nearest(to: id, among: scope.graph.ids + ["$self", "$job", "$app"])
        var notes = [Diagnostic.Note("\(scope.graph.syntax.name) has \(Suggestion.list(scope.graph.ids))")]
        if !id.utf8.allSatisfy(LiteralCheck.isIdentifierByte) || id.isEmpty {
            notes = [.init("text in braces is an expression; for the text itself double the braces: '{{…}}'")]
        } else if let other = app.graph(having: id) {
            notes = [.init("it belongs to \(other); a job sees the activities of its own graph only")]
        }
        report(
            .unknownReference,
            "unknown activity '\(id.clipped)' in reference",
            at: place,
            notes: notes,
            fixIt: nearest.map { .replace(id, with: $0, at: place) }
        )
    }

    // MARK: Parts of activities

    private func part(_ use: Use, of activity: Int) {
        let id = use.segments[0]
        guard use.segments.count > 1 else {
            return report(
                .badReferencePath,
                "'\(id)' is an activity, not a value",
                at: use.place.segment(0),
                notes: [.init("its parts are \(Suggestion.list(["output.data", "input.data", "hook.data"]))")],
                fixIt: insertion(of: "output.data", behind: 0, use)
            )
        }
        if scope.isTriggerField, let bad = Self.beforeJob(use.segments) {
            return report(
                .badReferencePath,
                "'\(bad)' is not known yet when the job gets its id",
                at: use.place.segment(1),
                notes: [.init("here only the trigger's input can be read, such as '{\(id).output.data.id}'")]
            )
        }
        switch use.segments[1] {
        case "output": output(use, of: activity)
        case "input": section(use, names: ["data"], of: activity)
        case "hook": hook(use, of: activity, path: 1)
        case let other: wrongPart(use, other)
        }
    }

    private static func beforeJob(_ segments: [String]) -> String? {
        if segments.count > 2, segments[1] == "output" || segments[1] == "input", segments[2] == "data" { return nil }
        return segments.dropFirst().prefix(2).joined(separator: ".")
    }

    private func wrongPart(_ use: Use, _ part: String) {
        let parts = ["output", "input", "hook"]
        let place = use.place.segment(1)
        if let nearest = Suggestion.nearest(to: part, among: parts) {
            return report(
                .badReferencePath,
                "an activity has no '\(part.clipped)'",
                at: place,
                notes: [.init("its parts are \(Suggestion.list(parts))")],
                fixIt: .replace(part, with: nearest, at: place)
            )
        }
        let right = part == "data" || part == "metadata" || part == "error" ? "output.\(part)" : "output.data.\(part)"
        report(
            .badReferencePath,
            "an activity has no '\(part.clipped)'",
            at: place,
            notes: [.init("its parts are \(Suggestion.list(parts))")],
            fixIt: .replace(part, with: right, at: place)
        )
    }

    private static let activityMetadata = ["aid", "dad", "ac", "au", "code", "attempt"]

    private func output(_ use: Use, of activity: Int) {
        guard use.segments.count > 2 else { return }
        if use.segments[2] == "metadata", use.segments.count > 3 {
            guard !Self.activityMetadata.contains(use.segments[3]) else { return }
            return metadata(use, names: Self.activityMetadata, of: "an activity")
        }
        section(use, names: ["data", "metadata", "error"], of: activity)
    }

    /// Checks the name behind `output` or `input`, and what a schema says of the rest.
    private func section(_ use: Use, names: [String], of activity: Int) {
        guard use.segments.count > 2 else { return }
        let (part, name) = (use.segments[1], use.segments[2])
        guard names.contains(name) else {
            let place = use.place.segment(2)
            let nearest = Suggestion.nearest(to: name, among: names)
            return report(
                .badReferencePath,
                "'\(part)' has no '\(name.clipped)'",
                at: place,
                notes: [.init("it has \(Suggestion.list(names)); data stand under '\(part).data'")],
                fixIt: .replace(name, with: nearest ?? "data.\(name)", at: place)
            )
        }
        if name == "data" { follow(schemas.schema(of: activity, part), use, from: 3) }
    }

    private func hook(_ use: Use, of activity: Int?, path: Int) {
        guard let activity else { return current(use) }
        let graph = scope.graph
        let node = graph.syntax.activities[activity].node
        if scope.reader == .waiter, activity == scope.current {
            return report(
                .badReferencePath,
                "the signal is not there yet when the wait begins",
                at: use.place.segment(path),
                notes: [.init("'expected' is read in the waiting job, 'actual' in the signal")]
            )
        }
        guard
            graph.waitsForSignal(activity) || (graph.syntax.activities[activity].type == .hook && node["sleep"] != nil)
        else {
            return report(
                .badReferencePath,
                "'\(graph.id(activity))' waits for nothing, so it has no 'hook'",
                at: use.place.segment(path),
                notes: [.init("its data stand under 'output.data'")]
            )
        }
        guard use.segments.count > path + 1 else { return }
        let name = use.segments[path + 1]
        let names = ["data", "timed_out"]
        guard names.contains(name) else {
            let nearest = Suggestion.nearest(to: name, among: names)
            let place = use.place.segment(path + 1)
            return report(
                .badReferencePath,
                "'hook' has no '\(name.clipped)'",
                at: place,
                notes: [.init("it has \(Suggestion.list(names)); the payload stands under 'hook.data'")],
                fixIt: .replace(name, with: nearest ?? "data.\(name)", at: place)
            )
        }
        if name == "data" { follow(schemas.schema(of: activity, "hook"), use, from: path + 2) }
    }

    // MARK: Job, app, signal

    private static let jobMetadata = [
        "jid", "gid", "key", "app", "version", "topic", "created", "updated", "state", "trace", "parent",
        "jc", "ju", "js", "aid", "dad", "ac", "au",
    ]

    private func job(_ use: Use) {
        if scope.isTriggerField {
            return report(
                .badReferencePath,
                "there is no job yet when it gets its id",
                at: use.place.segment(0),
                notes: [.init("here only the trigger's input can be read, such as '{$self.output.data.id}'")]
            )
        }
        guard use.segments.count > 1 else {
            return report(
                .badReferencePath,
                "'$job' is no value",
                at: use.place.segment(0),
                notes: [.init("its parts are 'data' and 'metadata'")],
                fixIt: insertion(of: "data", behind: 0, use)
            )
        }
        switch use.segments[1] {
        case "data": jobData(use)
        case "metadata":
            guard use.segments.count > 2, !Self.jobMetadata.contains(use.segments[2]) else { return }
            metadata(use, names: Self.jobMetadata, of: "a job")
        case let other:
            let place = use.place.segment(1)
            let nearest = Suggestion.nearest(to: other, among: ["data", "metadata"])
            report(
                .badReferencePath,
                "'$job' has no '\(other.clipped)'",
                at: place,
                notes: [.init("its parts are 'data' and 'metadata'")],
                fixIt: .replace(
                    other,
                    with: nearest ?? (Self.jobMetadata.contains(other) ? "metadata" : "data") + ".\(other)",
                    at: place
                )
            )
        }
    }

    private func jobData(_ use: Use) {
        let path = Array(use.segments.dropFirst(2))
        guard case .impossible(let step, let reason, let names) = jobData(path) else { return }
        let name = path[step]
        let place = use.place.segment(2 + step)
        let nearest = Suggestion.nearest(to: name, among: names)
        let owner = path[..<step].joined(separator: ".").clipped
        var note: String
        if step == 0 {
            note =
                names.isEmpty
                ? "nothing is written: no activity has 'job.maps'" : "written are \(Suggestion.list(names))"
        } else {
            note = names.isEmpty ? "'\(owner)' \(reason)" : "'\(owner)' has \(Suggestion.list(names))"
        }
        report(
            .badReferencePath,
            "no activity writes '\(path[...step].joined(separator: ".").clipped)' to the job's data",
            at: place,
            notes: [.init(note)],
            fixIt: nearest.map { .replace(name, with: $0, at: place) }
        )
    }

    private func metadata(_ use: Use, names: [String], of owner: String) {
        let place = use.place.segment(use.segments[0] == "$job" ? 2 : 3)
        let name = use.segments[use.segments[0] == "$job" ? 2 : 3]
        let nearest = Suggestion.nearest(to: name, among: names)
        report(
            .badReferencePath,
            "the metadata of \(owner) have no '\(name.clipped)'",
            at: place,
            notes: [.init("there are \(Suggestion.list(names, limit: 20))")],
            fixIt: nearest.map { .replace(name, with: $0, at: place) }
        )
    }

    private func settings(_ use: Use) {
        guard use.segments.count > 1, use.segments[1] == "settings" else {
            return report(
                .badReferencePath,
                "'$app' has nothing but 'settings'",
                at: use.place.segment(min(1, use.segments.count - 1)),
                notes: [.init("write '{$app.settings.path}'")]
            )
        }
        var value = app.settings
        for (place, name) in use.segments.enumerated().dropFirst(2) {
            guard let next = value.value(at: [name]) else {
                let known = value.objectValue?.keys ?? []
                let nearest = Suggestion.nearest(to: name, among: known)
                let range = use.place.segment(place)
                return report(
                    .badReferencePath,
                    "the settings have no '\(use.segments[2...place].joined(separator: ".").clipped)'",
                    at: range,
                    notes: known.isEmpty ? [] : [.init("there are \(Suggestion.list(known))")],
                    fixIt: nearest.map { .replace(name, with: $0, at: range) }
                )
            }
            value = next
        }
    }

    private func signal(_ use: Use) {
        for (path, prefix) in [["$self", "hook", "data"], ["$hook", "data"]].enumerated()
        where use.reference.begins(with: prefix) {
            if let current = scope.current { follow(schemas.schema(of: current, "hook"), use, from: 3 - path) }
            return
        }
        report(
            .badReferencePath,
            "'actual' is read in the signal, where '\(use.segments.joined(separator: ".").clipped)' is not known",
            at: use.place.whole,
            notes: [.init("write '{$self.hook.data…}' for the signal's payload; 'expected' is read in the waiting job")]
        )
    }

    // MARK: Schemas

    private func follow(_ schema: Schema?, _ use: Use, from first: Int) {
        guard let schema else { return }
        let path = Array(use.segments.dropFirst(first))
        guard case .impossible(let step, let reason, let known) = schema.lookup(at: path) else { return }
        let name = path[step]
        let owner = use.segments[..<(first + step)].joined(separator: ".")
        let range = use.place.segment(first + step)
        let nearest = Suggestion.nearest(to: name, among: known)
        report(
            .outsideSchema,
            "there can be no '\(name.clipped)': by its schema '\(owner.clipped)' \(reason)",
            at: range,
            notes: known.isEmpty ? [] : [.init("it has \(Suggestion.list(known))")],
            fixIt: nearest.map { .replace(name, with: $0, at: range) }
        )
    }

    private func insertion(of path: String, behind segment: Int, _ use: Use) -> FixIt {
        let text = use.segments[segment]
        return .replace(text, with: "\(text).\(path)", at: use.place.segment(segment))
    }

    private func report(
        _ code: DiagnosticCode,
        _ message: String,
        at range: SourceRange,
        notes: [Diagnostic.Note] = [],
        fixIt: FixIt? = nil
    ) {
        sink.report(Diagnostic(code, message, at: range, notes: notes, fixIt: fixIt))
    }
}
