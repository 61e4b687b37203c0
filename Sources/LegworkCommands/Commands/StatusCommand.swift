import ArgumentParser
import Legwork
import LegworkJSON
import LegworkRedis

/// `legwork status`
struct StatusCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how the store is doing: engines, backlog, timers, tasks, durability."
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions

    func run(_ output: Output, _ client: Client) async throws {
        output.render(StatusReport(status: try await client.status(), place: client.place))
    }
}

/// The state of a store, for people and programs.
struct StatusReport: Renderable {
    /// The state.
    let status: StoreStatus
    /// Where the store is.
    let place: StorePlace

    private var durability: (name: String, sentence: String) { Client.describe(status.server.durability) }

    var json: JSON {
        let tasks = status.tasks.map { tasks -> JSON in
            [
                "app": .string(tasks.app), "topic": .string(tasks.topic), "open": .integer(tasks.open),
                "in_hand": .integer(tasks.inHand),
            ]
        }
        let engines = status.engines.map { engine -> JSON in
            [
                "name": .string(engine.name),
                "partitions": .array(engine.partitions.map { .integer(Int64($0)) }),
            ]
        }
        return [
            "address": .string(place.address.description), "durability": .string(durability.name),
            "redis": information("redis_version").map(JSON.string) ?? .null,
            "memory": information("used_memory_human").map(JSON.string) ?? .null,
            "partitions": .integer(Int64(status.partitions)), "engines": .array(engines),
            "messages": .integer(status.messages),
            "oldest_message_ms": status.oldestMessageMilliseconds.map(JSON.integer) ?? .null,
            "timers": .integer(status.timers),
            "late_timers": .integer(status.lateTimers), "dead_letters": .integer(status.deadLetters),
            "jobs": .object(JSONObject(status.jobs.map { (key: $0.app, value: .integer($0.stored)) })),
            "tasks": .array(tasks),
            "counters": .object(JSONObject(status.counters.map { (key: $0.name, value: .integer($0.value)) })),
            "problems": .array(status.server.problems.map { .string($0.sentence) }),
        ]
    }

    private func information(_ name: String) -> String? { status.server.information[name] }

    func lines(_ style: RenderingStyle) -> [String] {
        var lines: [String] = []
        func say(_ name: String, _ text: String, _ paint: Paint.Style? = nil) {
            let padded = name + String(repeating: " ", count: max(0, 12 - name.count))
            lines.append("\(style.paint(padded, .dim)) \(paint.map { style.paint(text, $0) } ?? text)")
        }
        let version = information("redis_version") ?? "?"
        say("redis", "\(place.address)  (\(version), \(information("used_memory_human") ?? "?") used)")
        say("durability", "\(durability.name): \(durability.sentence)", durability.name == "unsafe" ? .red : nil)
        if status.engines.isEmpty {
            say("engines", "none: nothing moves until 'legwork dev' or 'legwork serve' runs", .red)
        }
        for (place, engine) in status.engines.enumerated() {
            let count = engine.partitions.count
            say(place == 0 ? "engines" : "", "\(engine.name)  \(count) of \(status.partitions) partitions")
        }
        let oldest = status.oldestMessageMilliseconds.map { ", the oldest for \(TimeText.span($0))" } ?? ""
        say("messages", "\(status.messages) waiting\(oldest)")
        let late = status.lateTimers > 0 ? ", \(status.lateTimers) late" : ""
        say("timers", "\(status.timers) armed\(late)", status.lateTimers > 0 ? .yellow : nil)
        say("dead letters", "\(status.deadLetters)", status.deadLetters > 0 ? .red : nil)
        for problem in status.server.problems { say("advice", problem.sentence, .yellow) }
        if !status.jobs.isEmpty {
            lines.append("")
            let rows = status.jobs.map { [TextTable.Cell($0.app, .bold), TextTable.Cell("\($0.stored)")] }
            lines += TextTable(["app", "stored jobs"], rows: rows).lines(style)
        }
        if !status.tasks.isEmpty {
            lines.append("")
            let rows = status.tasks.map { tasks in
                [
                    TextTable.Cell(tasks.topic, .bold), TextTable.Cell(tasks.app), TextTable.Cell("\(tasks.open)"),
                    TextTable.Cell("\(tasks.inHand)"),
                ]
            }
            lines += TextTable(["worker topic", "app", "tasks open", "in hand"], rows: rows).lines(style)
        }
        return lines
    }
}
