import LegworkCompiler
import LegworkExpression
import LegworkYAML

/// What can be written between the braces of an expression.
struct ExpressionCompletion {
    /// The segments before the one that is written.
    private let segments: [String]
    /// What is written of the last one.
    let partial: String
    private let isFunction: Bool
    private let typing: Typing
    private let index: AppIndex?

    /// Nil where the cursor is not between the braces of an expression.
    init?(_ context: CursorContext, _ typing: Typing, index: AppIndex?) {
        guard let brace = context.prefix.lastIndex(of: "{"), context.quote != nil else { return nil }
        var inside = context.prefix[context.prefix.index(after: brace)...]
        guard !inside.contains("}") else { return nil }
        if let range = inside.ranges(of: "??").last { inside = inside[range.upperBound...] }
        inside = inside.drop { $0 == " " }
        isFunction = inside.hasPrefix("@")
        if isFunction {
            segments = []
            partial = String(inside.dropFirst())
        } else {
            let parts = inside.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            segments = Array(parts.dropLast())
            partial = parts.last ?? ""
        }
        self.typing = typing
        self.index = index
    }

    /// The items; `closing` is the byte behind the cursor.
    func items(closing: UInt8) -> [CompletionItem] {
        if isFunction { return functions(closing) }
        guard segments.isEmpty else { return members() }
        var items = Self.roots(typing, index: index)
        items += Self.variables.map {
            CompletionItem(label: $0.0, kind: .keyword, detail: $0.1, isFar: true)
        }
        let functions = CompletionItem(label: "@", kind: .function, detail: "a function", isFar: true)
        return items + [functions]
    }

    /// The keywords that make an expression of a mapping.
    static let keywords: [(String, String)] = [
        ("@pipe", "Rows of values and functions, from top to bottom: `[['{a.output.data.n}', 5], ['{@number.lt}']]`."),
        ("@text", "A text with references in it: `Hello {a.output.data.name}`."),
        ("@if", "One of two values."),
        ("@switch", "One of several values."),
        ("@try", "A value, or another where it fails."),
        ("@let", "Names for values that are used below."),
    ]

    private static let variables = [
        ("$item", "the item, in iterations"), ("$key", "its key"), ("$index", "its position"),
        ("$input", "the whole list"), ("$output", "what was gathered so far"),
    ]

    /// What a reference may begin with, nearest activities first.
    static func roots(_ typing: Typing, index: AppIndex?) -> [CompletionItem] {
        let fixed = [
            CompletionItem(label: "$self", kind: .keyword, detail: typing.activity ?? "the current activity"),
            CompletionItem(label: "$job", kind: .keyword, detail: "the job's shared data and metadata"),
            CompletionItem(label: "$app", kind: .keyword, detail: "the app's settings"),
        ]
        guard let index, let place = typing.graph, index.graphs.indices.contains(place) else { return fixed }
        let graph = index.graphs[place]
        let before = typing.activity.map(graph.upstream)
        let activities = graph.activities.map { activity in
            CompletionItem(
                label: activity.id,
                kind: .reference,
                detail: activity.type?.rawValue,
                documentation: Explanation.activity(activity, in: graph),
                isFar: before.map { activity.id != typing.activity && !$0.contains(activity.id) } ?? false
            )
        }
        return activities + fixed
    }

    private func functions(_ closing: UInt8) -> [CompletionItem] {
        FunctionCatalogue.all.map { function in
            CompletionItem(
                label: function.fullName,
                kind: .function,
                detail: function.signature,
                documentation: Explanation.function(function),
                text: function.fullName + (closing == UInt8(ascii: "}") ? "" : "}")
            )
        }
    }

    private func members() -> [CompletionItem] {
        guard let index, let graph = typing.graph else { return [] }
        let shape = index.shape(behind: segments, graph: graph, current: typing.activity)
        return shape.members.map {
            CompletionItem(label: $0.name, kind: .field, detail: $0.detail, documentation: $0.documentation)
        }
    }
}
