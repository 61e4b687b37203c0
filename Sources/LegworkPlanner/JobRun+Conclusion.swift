import LegworkExpression
import LegworkGraph
import LegworkJSON
import LegworkLedger

/// Step A: save what came of an activity and choose the edges; then step B: depart.
extension JobRun {
    /// Maps the data of an outcome, chooses its edges, and saves both. An error that nothing catches ends the job.
    ///
    /// Order: `output.maps`, `job.maps`, conditions, `emit`. Source: `10-language` §7, Order in a leg.
    mutating func conclusion(of answered: Answered) -> Entered {
        let home = dataAddress(of: answered)
        if home != answered.address { openScope(home) }
        do throws(ActivityError) {
            try mapConclusion(answered, at: home)
            if job.hasError(answered.activity, at: home) { change(answered.activity, home, .error) { $0.error = nil } }
            return concluded(answered, at: home, edges: try chosenEdges(of: answered, at: home))
        } catch {
            // A condition that fails is an error on the activity like any other.
            return conclusion(of: answered, error: error)
        }
    }

    /// As ``conclusion(of:)`` where the outcome is an error.
    mutating func conclusion(of answered: Answered, error: ActivityError) -> Entered {
        var answered = answered
        let index = answered.activity
        answered.code = error.code
        if !answered.isFinal { dropTimers(index, answered.address) }
        answered.isFinal = true
        let home = dataAddress(of: answered)
        if home != answered.address { openScope(home) }
        change(index, home, .error) { $0.error = error.json }
        do throws(ActivityError) {
            let edges = try chosenEdges(of: answered, at: home)
            if edges.isEmpty { return uncaught(error, answered) }
            return concluded(answered, at: home, edges: edges)
        } catch {
            // One that fails for an error too is uncaught.
            return uncaught(error, answered)
        }
    }

    /// Where an outcome keeps its data: in the dimension that it opens, or with the instance.
    private func dataAddress(of answered: Answered) -> Address {
        let index = answered.activity
        if graph.isPivot(index) {
            return answered.address.child(opener: index, index: answered.dimension ?? 0)
        }
        guard !answered.isFinal, let dimension = answered.dimension,
            graph.source.activities[index].transitions.contains(where: \.opensDimension)
        else { return answered.address }
        return answered.address.child(opener: index, index: dimension)
    }

    private mutating func mapConclusion(_ answered: Answered, at home: Address) throws(ActivityError) {
        let index = answered.activity
        let activity = graph.activities[index]
        if home != answered.address {
            let now = self.now
            let created = job.record(index, at: answered.address)?.createdMilliseconds ?? now
            change(index, home, .record) { instance in
                instance.record = InstanceRecord(
                    state: .done,
                    createdMilliseconds: created,
                    updatedMilliseconds: now,
                    code: answered.code,
                    guid: answered.guid
                )
            }
        }
        if let output = answered.output { change(index, home, .output) { $0.output = output } }
        let isRoundWithInput = graph.isPivot(index) && answered.output != nil
        if !isRoundWithInput { try mapOutput(of: activity, at: home, whileWaiting: false) }
        if let schema = activity.outputSchema, answered.isFinal {
            let output = job.output(index, at: home) ?? .emptyObject
            if let violation = schema.violations(of: output) {
                throw ActivityError(
                    code: ActivityError.unprocessable,
                    message: "the output of '\(activity.source.id)' does not satisfy its schema: \(violation)"
                )
            }
        }
        try mapJob(of: activity, at: home, whileWaiting: false)
    }

    private mutating func concluded(_ answered: Answered, at home: Address, edges: [Int]) -> Entered {
        let index = answered.activity
        if graph.activities[index].emit != nil, !job.hasError(index, at: home),
            emits(graph.activities[index], at: home)
        {
            emit()
        }
        let opensRound = graph.isPivot(index)
        if opensRound { openRound(index, home) }
        let now = self.now
        change(index, answered.address, .record) { instance in
            instance.record?.code = answered.code
            instance.record?.edges = edges
            instance.record?.updatedMilliseconds = now
            if answered.isFinal { instance.record?.state = .begun }
        }
        let departure = Departure(
            activity: index,
            address: answered.address,
            dimension: opensRound ? answered.dimension ?? 0 : answered.dimension,
            guid: answered.guid,
            isFinal: answered.isFinal
        )
        return .concluded(
            Outcome(departure: departure, edges: edges, obligation: answered.obligation ?? answered.address)
        )
    }

    private mutating func openRound(_ pivot: Int, _ round: Address) {
        openScope(round)
        if graph.topology.hasJoinedExits[pivot], job.scopes[round]?.round == nil {
            setRound(round, RoundRecord(cycles: graph.topology.cycles[pivot].count))
        }
    }

    /// Step B: children, joins, semaphore, finalisation.
    mutating func depart(_ outcome: Outcome) {
        let (index, address) = (outcome.departure.activity, outcome.departure.address)
        depart(outcome.departure, chosen: outcome.edges)
        guard outcome.departure.isFinal else {
            if context.breaks(.interimAnswerCloses) { close(at: outcome.obligation) }
            return
        }
        let isPivot = graph.isPivot(index)
        let isFinalised = job.ledger(index, at: address).isFinalised
        if !isPivot, !isFinalised { _ = addToLedger(index, address, ActivityLedger.finalised) }
        change(index, address, .record) { instance in
            instance.record?.state = .done
            instance.record?.deadline = nil
            instance.record?.scheduleDueMilliseconds = nil
            instance.record?.hooks = []
        }
        close(at: outcome.obligation)
        // At 0 the message still owes the completion tasks, and its ledger must outlive this commit.
        if job.header.semaphore > 0 { foldScopes(around: outcome.obligation) }
    }

    // MARK: Errors that nothing catches

    /// Ends the job, or marks it to fail later, or holds it, as the graph's `on_error` says.
    private mutating func uncaught(_ error: ActivityError, _ answered: Answered) -> Entered {
        let index = answered.activity
        let name = graph.source.activities[index].id
        switch graph.source.onError {
        case .failFast:
            if !graph.isPivot(index), !job.ledger(index, at: answered.address).isFinalised {
                _ = addToLedger(index, answered.address, ActivityLedger.finalised)
            }
            change(index, answered.address, .record) { instance in
                instance.record?.state = .done
                instance.record?.code = error.code
                instance.record?.deadline = nil
            }
            fail(error, activity: index)
            return .ended
        case .wait:
            recordFailure(error.json(on: name))
            return concluded(answered, at: answered.address, edges: [])
        case .pause:
            change(index, answered.address, [.record, .error]) { instance in
                instance.record?.state = .held
                if let obligation = answered.obligation { instance.record?.reference = obligation.text }
                instance.record?.hooks = []
                instance.record?.deadline = nil
                instance.record?.code = error.code
                instance.error = error.json
            }
            pause(by: "activity '\(name)', which failed", because: error.json(on: name))
            return .waiting
        }
    }

    /// The first error is the job's; later ones are listed with it.
    private mutating func recordFailure(_ error: JSON) {
        guard case .object(var first)? = job.failure else {
            setFailure(error)
            return
        }
        var others = first["others"]?.arrayValue ?? []
        others.append(error)
        first["others"] = .array(others)
        setFailure(.object(first))
    }

    /// Fails the job with an error on an activity.
    mutating func fail(_ error: ActivityError, activity: Int) {
        end(as: .failed, error: error.json(on: graph.source.activities[activity].id), code: error.code)
    }
}
