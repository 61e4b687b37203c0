package import LegworkPlanner

/// A small flow and what people do to it meanwhile, to be tried in every order.
package struct OrderCase: Sendable, CustomStringConvertible {
    /// The flow.
    package var flow: SmallFlow
    /// What people do.
    package var events: [World.Event]
    /// How much a commit holds.
    package var mode: CommitMode
    /// True if the job must end in the same way in every order.
    package var endsAlike: Bool

    package var description: String {
        let verbs = events.map { event in
            switch event {
            case .control(let verb): verb
            case .signal: "signal"
            case .interimSignal: "interim signal"
            case .restart: "start again"
            }
        }
        return "\(flow.rawValue): \(verbs.joined(separator: ", ")) (\(mode.rawValue))"
    }

    /// Runs it in every order.
    package func enumeration() throws -> Enumeration {
        Enumeration(try flow.prepared(), events: events, mode: mode, endsAlike: endsAlike)
    }

    /// What is tried.
    package static let all: [OrderCase] = SmallFlow.allCases.flatMap { flow in
        events(for: flow).flatMap { events, endsAlike in
            [CommitMode.fused, .stepwise].map { mode in
                OrderCase(flow: flow, events: events, mode: mode, endsAlike: endsAlike)
            }
        }
    }

    private static func events(for flow: SmallFlow) -> [([World.Event], Bool)] {
        let (pause, resume) = (World.Event.control("pause"), World.Event.control("resume"))
        switch flow {
        case .held:
            return [
                ([resume, .control("retry")], false), ([.control("retry"), .control("cancel")], false),
                ([pause, resume], false), ([.control("cancel"), .control("delete")], false),
            ]
        case .interims:
            return [([pause, resume], true), ([pause, resume, pause, resume], true), ([.control("cancel")], false)]
        case .sleep, .signal, .both, .worker, .child:
            return [
                ([.control("cancel")], false), ([pause, resume], false), ([pause, .control("cancel")], false),
                ([.control("cancel"), .control("delete")], false), ([.signal, .control("cancel")], false),
                ([.signal, pause, resume], false),
                ([.control("interrupt"), .control("delete"), .restart], false),
            ]
        }
    }
}
