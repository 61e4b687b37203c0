/// The mappings of the language that have keys of their own. Their keys: ``Language/keys(of:)``.
package enum Block: Sendable, Hashable {
    case document
    case app
    case graph
    case graphSchema
    case activity(ActivityType)
    case mapping
    case jobMapping
    case stats
    case measure
    case retry
    case edge
    case edgeConditions
    case match
    case hookRule
    case hookConditions
    case resolver
    /// A block of a file of tests.
    case test(TestBlock)

    /// Every block of an app, in the order in which a reader meets them.
    package static let all: [Block] =
        [.document, .app, .graph, .graphSchema] + ActivityType.allCases.map { .activity($0) }
        + [
            .mapping, .jobMapping, .stats, .measure, .retry, .edge, .edgeConditions, .match, .hookRule,
            .hookConditions, .resolver,
        ]

    /// What the block is, as a noun for messages.
    package var described: String {
        switch self {
        case .document: "a mapping with 'app'"
        case .app: "a mapping with 'id', 'version' and 'graphs'"
        case .graph: "a graph: a mapping with 'subscribes' and 'activities'"
        case .graphSchema: "a mapping with 'schema'"
        case .activity(let type): type.described
        case .mapping: "a mapping with 'schema' or 'maps'"
        case .jobMapping, .resolver: "a mapping with 'maps'"
        case .stats: "a mapping with 'id', 'key', 'granularity' or 'measures'"
        case .measure: "a mapping with 'measure' and 'target'"
        case .retry: "a retry policy"
        case .edge: "an edge: a mapping with 'to'"
        case .edgeConditions: "conditions: a mapping with 'code', 'gate' or 'match'"
        case .match: "a mapping with 'expected' and 'actual'"
        case .hookRule: "a hook rule: a mapping with 'to' and 'conditions'"
        case .hookConditions: "conditions: a mapping with 'gate' or 'match'"
        case .test(let block): block.described
        }
    }

    /// Where the block stands, for messages about its keys: `'foo' is unknown in a graph`.
    package var name: String {
        switch self {
        case .document: "the document"
        case .app: "'app'"
        case .graph: "a graph"
        case .graphSchema, .mapping: "this mapping"
        case .activity(let type): type.described
        case .jobMapping: "'job'"
        case .resolver: "'resolver'"
        case .stats: "'stats'"
        case .measure: "a measure"
        case .retry: "a retry policy"
        case .edge: "an edge"
        case .edgeConditions, .hookConditions: "'conditions'"
        case .match: "a match"
        case .hookRule: "a hook rule"
        case .test(let block): block.name
        }
    }
}
