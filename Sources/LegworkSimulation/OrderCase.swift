package import LegworkLedger
package import LegworkPlanner

/// A small flow and what people do to it meanwhile, to be tried in every order.
package struct OrderCase: Sendable, CustomStringConvertible {
    /// The flow.
    package var flow: SmallFlow
    /// What people do.
    package var events: [World.Event]
    /// How much a commit holds.
    package var mode: CommitMode
    /// True if the engine gives first attempts to a worker of its own process.
    package var gives: Bool
    /// True if the job must end in the same way in every order.
    package var endsAlike: Bool

    package var description: String {
        let verbs = events.map { event in
            switch event {
            case .control(let verb): verb
            case .signal: "signal"
            case .interimSignal: "interim signal"
            case .restart: "start again"
            case .time: "time"
            case .crash: "kill of an engine"
            case .stall: "standstill"
            case .handBack: "task back"
            }
        }
        return "\(flow.rawValue): \(verbs.joined(separator: ", ")) (\(mode.rawValue)\(gives ? ", given" : ""))"
    }

    /// Runs it in every order.
    ///
    /// - Parameters:
    ///   - worldsMax: the most worlds that are looked at.
    ///   - merges: false to walk also from worlds that were come to before.
    package func enumeration(
        worldsMax: Int = 1_000_000,
        merges: Bool = true,
        mutation: Mutation? = nil
    ) throws -> Enumeration {
        Enumeration(
            try flow.prepared(),
            events: events,
            mode: mode,
            givesTasks: gives,
            endsAlike: endsAlike,
            worldsMax: worldsMax,
            merges: merges,
            mutation: mutation
        )
    }

    /// What is tried.
    package static let all: [OrderCase] = SmallFlow.allCases.flatMap { flow in
        let plain = events(for: flow).flatMap { events, endsAlike in
            [CommitMode.fused, .stepwise].map { mode in
                OrderCase(flow: flow, events: events, mode: mode, gives: false, endsAlike: endsAlike)
            }
        }
        return plain
            + giftEvents(for: flow).map { events, endsAlike in
                OrderCase(flow: flow, events: events, mode: .fused, gives: true, endsAlike: endsAlike)
            }
    }

    /// What happens to flows whose first tasks are given.
    private static func giftEvents(for flow: SmallFlow) -> [([World.Event], Bool)] {
        let (pause, resume) = (World.Event.control("pause"), World.Event.control("resume"))
        let (cancel, retry) = (World.Event.control("cancel"), World.Event.control("retry"))
        let always: [([World.Event], Bool)] = [
            ([cancel], false), ([.crash], false), ([.stall], false), ([.handBack], true), ([.handBack, cancel], false),
            ([.crash, cancel], false), ([.time, .handBack], false), ([.time, cancel, .handBack], false),
            ([.crash, .time], false), ([.stall, .handBack], false),
        ]
        switch flow {
        case .sleep, .signal, .both, .child: return []
        case .held: return [([cancel], false), ([.handBack, retry], false)]
        case .worker:
            return always + [([pause, resume], false), ([.handBack, pause, resume], false)]
        case .interims: return always + [([.handBack, pause, resume], true)]
        }
    }

    private static func events(for flow: SmallFlow) -> [([World.Event], Bool)] {
        let (pause, resume) = (World.Event.control("pause"), World.Event.control("resume"))
        let (cancel, delete) = (World.Event.control("cancel"), World.Event.control("delete"))
        let (interrupt, retry) = (World.Event.control("interrupt"), World.Event.control("retry"))
        let always: [([World.Event], Bool)] = [
            ([cancel], false), ([pause, cancel], false), ([cancel, delete], false), ([pause, resume, cancel], false),
            ([interrupt, delete, .restart], false), ([.time, cancel, delete], false), ([.crash, cancel], false),
        ]
        switch flow {
        case .held:
            return [
                ([resume, retry], false), ([retry, cancel], false), ([pause, resume], false),
                ([cancel, delete], false), ([retry, cancel, delete], false), ([.crash, retry], false),
            ]
        case .interims:
            return always + [
                ([pause, resume], true), ([pause, resume, pause, resume], true), ([.crash], true), ([.stall], false),
                ([.time, pause, resume], false),
            ]
        case .sleep, .worker, .child:
            return always + [
                ([pause, resume], false), ([.signal, cancel], false), ([.signal, pause, resume], false),
                ([.time, pause, resume], false), ([.crash, pause, resume], false), ([.stall], false),
            ]
        case .signal, .both:
            return always + [
                ([pause, resume], false), ([.signal, cancel], false), ([.signal, pause, resume], false),
                ([.interimSignal, cancel], false), ([.interimSignal, pause, resume], false),
                ([.interimSignal, .signal, pause, resume], false), ([.time, .signal, .interimSignal], false),
                ([.crash, .signal, pause, resume], false), ([.stall, .signal], false), ([.stall, cancel], false),
            ]
        }
    }
}
