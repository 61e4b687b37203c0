import LegworkDiagnostics
import LegworkYAML

/// A name of the app and one place where it stands.
struct NameUse {
    /// What is named.
    enum Name: Hashable {
        /// An activity of a graph, counted from 0.
        case activity(Int, String)
        /// The topic that a graph subscribes to.
        case topic(String)
        /// The topic of hook rules.
        case hookTopic(String)
        /// The topic of workers.
        case workerTopic(String)
    }

    /// What is named.
    let name: Name
    /// Where, without quotes.
    let range: SourceRange
    /// True where the name is given.
    let isDefinition: Bool
    /// True for a value without quotes, which must get some if the name reads as something else than text.
    let isPlainValue: Bool
}
