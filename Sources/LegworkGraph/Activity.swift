package import LegworkJSON

/// A node of a graph. Source: `10-language` §3.
package struct Activity: Sendable, Equatable {
    /// Its name, unique in the app.
    package var id: String

    /// A title for people, or nil.
    package var title: String?

    /// What it does, with the keys of its type.
    package var kind: ActivityKind

    /// `input.schema`, or nil.
    package var inputSchema: JSON?

    /// `input.maps`: a tree or one expression; nil where absent.
    package var inputMaps: JSON?

    /// `output.schema`, or nil.
    package var outputSchema: JSON?

    /// `output.maps`, or nil.
    package var outputMaps: JSON?

    /// `job.maps`, or nil.
    package var jobMaps: JSON?

    /// `emit`: a bool or an expression; nil where absent.
    package var emit: JSON?

    /// `telemetry`: a map of expressions; nil where absent.
    package var telemetry: JSON?

    /// How several inbound edges meet.
    package var join: JoinMode

    /// The edges that leave it, in the order written.
    package var transitions: [Transition]

    /// An activity of these parts.
    package init(
        id: String,
        kind: ActivityKind,
        title: String? = nil,
        inputSchema: JSON? = nil,
        inputMaps: JSON? = nil,
        outputSchema: JSON? = nil,
        outputMaps: JSON? = nil,
        jobMaps: JSON? = nil,
        emit: JSON? = nil,
        telemetry: JSON? = nil,
        join: JoinMode = .all,
        transitions: [Transition] = []
    ) {
        self.id = id
        self.kind = kind
        self.title = title
        self.inputSchema = inputSchema
        self.inputMaps = inputMaps
        self.outputSchema = outputSchema
        self.outputMaps = outputMaps
        self.jobMaps = jobMaps
        self.emit = emit
        self.telemetry = telemetry
        self.join = join
        self.transitions = transitions
    }
}

/// How several inbound edges of an activity meet. Source: `10-language` §4, Joins.
package enum JoinMode: String, Sendable {
    /// Wait until each edge is taken or dead, then run once if any was taken.
    case all
    /// Run on the first arrival, ignore the rest.
    case any
    /// Run once per arrival, each in a dimension of its own.
    case each
}
