import LegworkGraph
import LegworkLedger

/// Step B of every activity: what an outcome sends on, and what it tells the joins behind it.
extension JobRun {
    /// Where the children of an outcome live and how they are named.
    struct Departure {
        var activity: Int
        var address: Address
        /// The dimension that the outcome opened: a pivot's round, an interim answer; nil for none.
        var dimension: Int?
        /// The name of the message or visit that brought the outcome.
        var guid: String
        /// False for an interim answer, whose other edges stay open.
        var isFinal: Bool
    }

    /// Sends the children of the chosen edges, resolves joins, and lets the other edges die.
    mutating func depart(_ departure: Departure, chosen: [Int]) {
        let edges = graph.activities[departure.activity].edges
        for place in edges.indices {
            let isTaken = chosen.contains(place)
            guard isTaken || (departure.isFinal && graph.activities[edges[place].target].mattersWhenDead)
            else { continue }
            let address = edgeAddress(departure, opensDimension: edges[place].opensDimension)
            if isTaken {
                let guid = GUID.child(of: departure.guid, edge: place, address: address)
                take(GraphTopology.Edge(from: departure.activity, place: place), from: address, guid: guid)
            } else if !edges[place].opensDimension {
                kill(GraphTopology.Edge(from: departure.activity, place: place), from: address)
            }
        }
    }

    /// The dimension that an edge starts in: that of its source, or the one that its source has opened.
    private func edgeAddress(_ departure: Departure, opensDimension: Bool) -> Address {
        let opens = opensDimension || graph.isPivot(departure.activity)
        guard opens, let dimension = departure.dimension else { return departure.address }
        return departure.address.child(opener: departure.activity, index: dimension)
    }

    private func target(of edge: GraphTopology.Edge) -> Int {
        graph.activities[edge.from].edges[edge.place].target
    }

    // MARK: Taken edges

    private mutating func take(_ edge: GraphTopology.Edge, from address: Address, guid: String) {
        let target = target(of: edge)
        guard graph.activities[target].isJoin else {
            visit(target, at: address, guid: guid)
            return
        }
        resolve(edge, as: .taken, from: address, guid: guid)
    }

    /// Queues an entry into an activity, as an open obligation of the job.
    mutating func visit(_ activity: Int, at address: Address, guid: String) {
        open(at: address)
        visits.append(Visit(activity: activity, address: address, guid: guid))
    }

    // MARK: Dead edges

    /// Lets an edge die: its target is told, if that matters to anything behind it.
    private mutating func kill(_ edge: GraphTopology.Edge, from address: Address) {
        let target = target(of: edge)
        guard graph.activities[target].mattersWhenDead, !context.breaks(.deadEdgesStayOpen) else { return }
        guard graph.activities[target].isJoin else {
            die(target, at: address)
            return
        }
        if graph.source.activities[target].join == .each {
            resolve(edge, as: .dead, from: address, guid: "")
        } else {
            postpone(.edge(from: edge.from, place: edge.place), leaving: exits(of: edge), from: address)
        }
    }

    /// An activity will never run in this dimension.
    private mutating func die(_ activity: Int, at address: Address) {
        if case .cycle(let settings) = graph.source.activities[activity].kind {
            let inner = graph.topology.chains[activity]
            let outer = graph.topology.chains[settings.ancestor].count + 1
            postpone(.cycle(activity), leaving: Array(inner.dropFirst(outer)), from: address)
            return
        }
        let edges = graph.activities[activity].edges
        for place in edges.indices where graph.activities[edges[place].target].mattersWhenDead {
            // A pivot that never runs opens no round: what is behind it dies in the round that never was.
            let opens = graph.isPivot(activity) || edges[place].opensDimension
            let from = opens ? address.child(opener: activity, index: 0) : address
            kill(GraphTopology.Edge(from: activity, place: place), from: from)
        }
    }

    private func exits(of edge: GraphTopology.Edge) -> [Int] {
        graph.topology.exits(of: edge, in: graph.source)
    }

    /// Lets something that leaves loops die: at once where no loop is left, else once each round on the way out is over.
    private mutating func postpone(_ exit: RoundRecord.Exit, leaving loops: [Int], from address: Address) {
        var address = address
        var loops = loops
        while let loop = loops.last {
            let depth = graph.topology.chains[loop].count + 1
            let round = address.outer(depth: depth)
            if var record = job.scopes[round]?.round, job.isLiving(round) {
                if record.hasCycled { return }
                if record.openCycles > 0 {
                    if !record.exits.contains(exit) { record.exits.append(exit) }
                    setRound(round, record)
                    return
                }
            }
            address = address.outer(depth: depth - 1)
            loops.removeLast()
        }
        switch exit {
        case .edge(let from, let place):
            resolve(GraphTopology.Edge(from: from, place: place), as: .dead, from: address, guid: "")
        case .cycle(let activity):
            guard case .cycle(let settings) = graph.source.activities[activity].kind else { return }
            let depth = graph.topology.chains[settings.ancestor].count + 1
            cycleIsResolved(in: address.outer(depth: depth), taken: false)
        }
    }

    /// A cycle activity of a round was taken or has died; the last one to die takes the round's dead exits along.
    mutating func cycleIsResolved(in round: Address, taken: Bool) {
        guard var record = job.scopes[round]?.round else { return }
        record.openCycles -= 1
        if taken { record.hasCycled = true }
        let isOver = record.openCycles <= 0 && !record.hasCycled
        let exits = record.exits
        if isOver || record.hasCycled { record.exits = [] }
        setRound(round, record)
        guard isOver, let opening = round.opening else { return }
        for exit in exits { releaseExit(exit, of: opening.opener, to: opening.outer) }
    }

    private mutating func releaseExit(_ exit: RoundRecord.Exit, of loop: Int, to address: Address) {
        let all: [Int]
        switch exit {
        case .edge(let from, let place): all = exits(of: GraphTopology.Edge(from: from, place: place))
        case .cycle(let activity):
            guard case .cycle(let settings) = graph.source.activities[activity].kind else { return }
            all = Array(graph.topology.chains[activity].dropFirst(graph.topology.chains[settings.ancestor].count + 1))
        }
        let remaining = all.prefix { $0 != loop }
        postpone(exit, leaving: Array(remaining), from: address)
    }

    // MARK: Joins

    /// Resolves one slot of a join and, if that decides it, runs its activity or lets it die.
    ///
    /// Source: `21-protocol` §6, Joins.
    private mutating func resolve(
        _ edge: GraphTopology.Edge,
        as slot: JoinRecord.Slot,
        from address: Address,
        guid: String
    ) {
        let target = target(of: edge)
        guard let place = graph.topology.inbound[target].firstIndex(of: edge) else { return }
        let mode = graph.source.activities[target].join
        let depth = graph.topology.chains[target].count - (mode == .each ? 1 : 0)
        let home = address.outer(depth: depth)
        var join = joinRecord(target, at: home)
        if mode == .each {
            arrive(target, at: home, join: &join, place: place, slot: slot, guid: guid)
            return
        }
        guard !join.isDecided else { return }
        if join.slots[place] == .open { join.slots[place] = slot }
        let runs = mode == .any ? slot == .taken : join.isResolved && join.slots.contains(.taken)
        join.isDecided = runs || join.isResolved
        keep(join, of: target, at: home)
        if runs {
            visit(target, at: home, guid: GUID.join(job: job.header.gid, activity: target, address: home))
        } else if join.isDecided, graph.activities[target].mattersWhenDead {
            die(target, at: home)
        }
    }

    private mutating func arrive(
        _ target: Int,
        at home: Address,
        join: inout JoinRecord,
        place: Int,
        slot: JoinRecord.Slot,
        guid: String
    ) {
        join.slots[place] = slot
        guard slot == .taken else {
            keep(join, of: target, at: home)
            return
        }
        let index = join.arrivals
        join.arrivals += 1
        keep(join, of: target, at: home)
        let dimension = home.child(opener: target, index: index)
        openScope(dimension)
        visit(target, at: dimension, guid: guid)
    }

    private func joinRecord(_ activity: Int, at address: Address) -> JoinRecord {
        let fresh = JoinRecord(slots: graph.topology.inbound[activity].count)
        guard job.isLiving(address) else {
            return phantomJoins[InstanceKey(address: address, activity: activity)] ?? fresh
        }
        return job.scopes[address]?.joins[activity] ?? fresh
    }

    private mutating func keep(_ join: JoinRecord, of activity: Int, at address: Address) {
        if job.isLiving(address) {
            setJoin(activity, address, join)
        } else {
            phantomJoins[InstanceKey(address: address, activity: activity)] = join
        }
    }
}
