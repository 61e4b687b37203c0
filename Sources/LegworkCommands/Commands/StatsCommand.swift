import ArgumentParser
import Legwork
import LegworkJSON
import LegworkPlanner

/// `legwork stats`
struct StatsCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Show what the starts of a topic come to: 'stats' of its trigger.",
        discussion: """
            A slice of time is kept for 2,016 of its own lengths: a week of 5m, twelve weeks of 1h, five years of 1d; that \
            of 'infinity' for good. Medians are exact to three digits.
              legwork stats order.placed --since 24h
              legwork jobs list --topic order.placed --index colour=red
            """
    )

    @Argument(help: "The topic of a graph.")
    var topic: String

    @Option(name: .long, help: ArgumentHelp("Only what was counted under this key.", valueName: "key"))
    var key: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Only slices that began so long ago or later: 30m, 24h, 7d.", valueName: "span")
    )
    var since: String?

    @Flag(name: .long, help: "Show each slice, and not only all of them together.")
    var slices = false

    @Option(name: .long, help: ArgumentHelp("The app, where several have the topic.", valueName: "app"))
    var app: String?

    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions

    func run(_ output: Output, _ client: Client) async throws {
        let span = try since.map { try Span.milliseconds($0, option: "--since") }
        let from = span.map { Surroundings.nowMilliseconds - $0 }
        let statistics = try await client.statistics(topic, key: key, from: from, app: app)
        output.render(StatisticsReport(statistics: statistics, showsSlices: slices))
    }
}

/// Statistics, for people and programs.
struct StatisticsReport: Renderable {
    /// What was counted.
    let statistics: JobStatistics
    /// True to show each slice to people.
    let showsSlices: Bool

    var json: JSON { statistics.json.json }

    func lines(_ style: RenderingStyle) -> [String] {
        guard statistics.total.count > 0 else {
            return ["nothing was counted; 'stats' of the trigger says what is"]
        }
        var rows: [[TextTable.Cell]] = []
        if showsSlices {
            for slice in statistics.slices {
                let isEndless = slice.startMilliseconds == 0
                let start = isEndless ? "always" : TimeText.instant(slice.startMilliseconds)
                rows += self.rows(slice.values, [start, slice.granularity, slice.key])
            }
            return TextTable(["from", "slice", "key", "measure", "", "value"], rows: rows).lines(style)
        }
        rows = self.rows(statistics.total, [])
        return TextTable(["measure", "", "value"], rows: rows).lines(style)
    }

    /// The rows of one slice: what leads in stands on the first of them.
    private func rows(_ values: JobStatistics.Values, _ lead: [String]) -> [[TextTable.Cell]] {
        var lines: [(String, String, String)] = [("jobs", "", "\(values.count)")]
        for (name, counts) in values.values.sorted(by: { $0.key < $1.key }) {
            for (value, count) in counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
                lines.append((name, value, "\(count)"))
            }
        }
        for (name, numbers) in values.numbers.sorted(by: { $0.key < $1.key }) {
            for measure in ["sum", "avg", "min", "max", "mdn"] {
                guard let number = numbers[measure] else { continue }
                lines.append((name, measure, JSON.double(number).compact))
            }
        }
        return lines.enumerated().map { place, line in
            lead.map { TextTable.Cell(place == 0 ? $0 : "", .dim) }
                + [TextTable.Cell(line.0, .bold), TextTable.Cell(line.1), TextTable.Cell(line.2)]
        }
    }
}
