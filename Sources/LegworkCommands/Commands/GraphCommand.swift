import ArgumentParser
import LegworkDrawing

/// `legwork graph`
struct GraphCommand: Command {
    /// What a picture may be.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case mermaid, dot, svg
    }

    static let configuration = CommandConfiguration(
        commandName: "graph",
        abstract: "Draw an app's graphs: Mermaid (the default), DOT, SVG or, with --json, data.",
        discussion: "  legwork graph app.yaml --svg > app.svg"
    )

    @Argument(help: "The app's file, or its folder.", completion: .file(extensions: ["yaml", "yml"]))
    var path: String

    @Option(name: .long, help: ArgumentHelp("Only the graph of this topic; repeatable.", valueName: "topic"))
    var topic: [String] = []

    @Flag(name: .long, help: "As SVG, to look at.")
    var svg = false

    @Flag(name: .long, help: "As DOT, for Graphviz.")
    var dot = false

    @Flag(name: .long, help: "As Mermaid, for Markdown.")
    var mermaid = false

    @OptionGroup var common: CommonOptions

    /// Compiles and draws.
    func run(_ output: Output) async throws {
        let chosen = [(svg, Format.svg), (dot, .dot), (mermaid, .mermaid)].filter(\.0).map(\.1)
        guard chosen.count <= 1 else { throw CommandFailure.usage("one of --svg, --dot and --mermaid, not several") }
        let app = try CompiledSource.compile(path, output)
        for wanted in topic where !app.topics.contains(wanted) {
            throw CommandFailure.usage(
                "the app has no graph with the topic '\(wanted)'",
                hints: app.topics.map { "--topic \($0)" }
            )
        }
        let drawing = AppDrawing(app, topics: topic.isEmpty ? nil : Set(topic))
        guard !chosen.isEmpty || output.format != .json else {
            return output.write(drawing.json().map { $0.compact + "\n" }.joined())
        }
        let text =
            switch chosen.first ?? .mermaid {
            case .svg: drawing.svg()
            case .dot: drawing.dot()
            case .mermaid: drawing.mermaid()
            }
        output.write(text.hasSuffix("\n") ? text : text + "\n")
    }
}
