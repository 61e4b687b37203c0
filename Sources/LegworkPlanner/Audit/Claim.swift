import LegworkGraph
package import LegworkLedger

/// Something stored beside a job that belongs to it: its hash says that it must be there, and what is there must have a
/// hash that says so.
///
/// Source: `30-reliability`, Invariant 4.
package enum Claim: Sendable, Hashable {
    /// A member of the timers, with its due.
    case timer(Timer, dueMilliseconds: Int64)
    /// A member of a hook key's waiters.
    case waiter(HookKey, WaitToken)
    /// An entry of a topic's stream; with an empty entry, a task that some worker was given.
    case task(topic: String, entry: String, WaitToken)
    /// A child that lives and knows its parent's wait.
    case child(job: String, WaitToken)
    /// A parent whose wait is open for this child.
    case parent(WaitToken)
    /// The place in the app's index.
    case index(startedMilliseconds: Int64)
    /// The hash of a living dimension.
    case scope(Address)
}

extension JobSnapshot {
    /// What must be stored beside the job's hash.
    ///
    /// - Parameter graph: the job's graph: it tells what an open record waits for.
    package func claims(in graph: PreparedGraph) -> [Claim] {
        var claims: [Claim] = [.index(startedMilliseconds: meta.createdMilliseconds)]
        if header.state.hasEnded {
            if let expiresMilliseconds {
                let timer = Timer.expiry(app: meta.app, gid: header.gid, job: meta.job)
                claims.append(.timer(timer, dueMilliseconds: expiresMilliseconds))
            }
            return claims
        }
        for address in openCounts.keys { claims.append(.scope(address)) }
        if let parent = meta.parent { claims.append(.parent(parent)) }
        for (address, scope) in scopes {
            for (index, instance) in scope.instances where graph.activities.indices.contains(index) {
                guard let record = instance.record, record.state == .open else { continue }
                claims += self.claims(of: instance, record, graph.activities[index], at: address)
            }
        }
        return claims
    }

    private func claims(
        of instance: Instance,
        _ record: InstanceRecord,
        _ activity: PreparedActivity,
        at address: Address
    ) -> [Claim] {
        var token = WaitToken(
            app: meta.app,
            gid: header.gid,
            activity: activity.index,
            address: address,
            attempt: record.attempt,
            job: meta.job
        )
        var claims = record.hooks.map { Claim.waiter($0, token) }
        if let deadline = record.deadline {
            claims.append(.timer(.wait(deadline.cause, token), dueMilliseconds: deadline.dueMilliseconds))
        }
        if record.deadline?.cause != .retry {
            switch activity.source.kind {
            case .worker:
                claims.append(.task(topic: record.reference, entry: instance.taskEntry ?? "", token))
            case .await: claims.append(.child(job: record.reference, token))
            case .trigger, .hook, .cycle, .signal, .interrupt: break
            }
        }
        if let due = record.scheduleDueMilliseconds {
            token.attempt = 0
            claims.append(.timer(.wait(.schedule, token), dueMilliseconds: due))
        }
        return claims
    }
}
