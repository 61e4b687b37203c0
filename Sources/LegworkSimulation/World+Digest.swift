import LegworkJSON
import LegworkLedger
import LegworkPlanner
import LegworkStore

/// Tells worlds apart by all that decides what can follow.
extension World {
    /// The same number for worlds from which the same can follow, and almost surely another for others.
    ///
    /// Everything counts: what is stored, what engines and workers have in memory, what people have still to do, what was seen.
    /// Three things do not: how many steps it took; the stream of events, which nobody here reads; and of microseconds, which
    /// only put waiters and buffered signals in order, anything but that order.
    func digest() -> Int {
        var hasher = Hasher()
        digestStore(&hasher)
        for engine in engines {
            hasher.combine(engine.name)
            hasher.combine(engine.leases)
            hasher.combine(engine.positions)
            hasher.combine(engine.worker)
            for item in engine.hand {
                hasher.combine(item.partition)
                hasher.combine(item.entry)
                hasher.combine(item.work?.topic)
                hasher.combine(item.work?.consumer)
                hasher.combine(item.work?.given)
            }
            hasher.combine(Self.sum(engine.cache) { $1.digest(into: &$0) })
        }
        for task in held {
            hasher.combine(task.partition)
            hasher.combine(task.topic)
            hasher.combine(task.entry)
            hasher.combine(task.delivery)
            hasher.combine(task.consumer)
            hasher.combine(task.given)
            hasher.combine(task.goesByStream)
        }
        hasher.combine(script)
        hasher.combine(signalsSent)
        hasher.combine(lives)
        hasher.combine(workers)
        hasher.combine(faultsLeft)
        hasher.combine(nudgesFromPeople)
        watch.digest(into: &hasher)
        return hasher.finalize()
    }

    private func digestStore(_ hasher: inout Hasher) {
        hasher.combine(space.nowMilliseconds)
        for key in space.stringKeys.sorted() {
            hasher.combine(key)
            hasher.combine(space.string(key))
            hasher.combine(space.lifeMilliseconds(key))
        }
        hasher.combine(Self.sum(space.hashes) { $0.combine($1) })
        hasher.combine(space.lists)
        hasher.combine(space.sets)
        hasher.combine(
            Self.sum(space.sortedSets) { hasher, set in
                for item in set.items {
                    hasher.combine(item.member)
                    hasher.combine(order(of: item.score))
                }
            }
        )
        hasher.combine(
            Self.sum(space.streams.filter { !$0.key.hasSuffix("}:v") }) { hasher, stream in
                hasher.combine(stream.lastID)
                for entry in stream.entries {
                    hasher.combine(entry.id)
                    for field in entry.fields {
                        hasher.combine(field.name)
                        hasher.combine(field.value)
                    }
                }
                for (name, group) in stream.groups.sorted(by: { $0.key < $1.key }) {
                    hasher.combine(name)
                    hasher.combine(group.lastDelivered)
                    hasher.combine(
                        Self.sum(group.pending) {
                            $0.combine($1.consumer)
                            $0.combine($1.deliveries)
                            $0.combine($1.deliveredMilliseconds)
                        }
                    )
                }
            }
        )
    }

    /// A score of milliseconds as it is; of one of microseconds, how many are lower.
    private func order(of score: Double) -> Double {
        guard score > Self.millisecondsMax else { return score }
        var lower: Set<Double> = []
        for set in space.sortedSets.values {
            for item in set.items where item.score > Self.millisecondsMax && item.score < score {
                lower.insert(item.score)
            }
        }
        return Double(lower.count)
    }

    /// No instant of a simulation is later, in milliseconds; all are in microseconds.
    private static let millisecondsMax = 1e14

    /// The digest of a dictionary, whose order means nothing.
    private static func sum<Key: Hashable, Value>(
        _ values: [Key: Value],
        _ digest: (inout Hasher, Value) -> Void
    ) -> Int {
        values.reduce(values.count) { sum, entry in
            var hasher = Hasher()
            hasher.combine(entry.key)
            digest(&hasher, entry.value)
            return sum &+ hasher.finalize()
        }
    }
}

extension JobSnapshot {
    /// All that a plan may read of the job.
    fileprivate func digest(into hasher: inout Hasher) {
        hasher.combine(header)
        hasher.combine(meta.topic)
        JSON.object(data).digest(into: &hasher)
        failure.digest(into: &hasher)
        hasher.combine(pause?.sinceMilliseconds)
        hasher.combine(pause?.by)
        hasher.combine(expiresMilliseconds)
        hasher.combine([heldCount, returnedCount, isReleasing ? 1 : 0, sweepDescends ? 1 : 0])
        for (address, count) in openCounts.sorted(by: { $0.key.text < $1.key.text }) {
            hasher.combine(address)
            hasher.combine(count)
        }
        for (address, scope) in scopes.sorted(by: { $0.key.text < $1.key.text }) {
            hasher.combine(address)
            scope.digest(into: &hasher)
        }
    }
}

extension ScopeState {
    fileprivate func digest(into hasher: inout Hasher) {
        for (index, instance) in instances.sorted(by: { $0.key < $1.key }) {
            hasher.combine(index)
            hasher.combine(instance.ledger)
            hasher.combine(instance.record)
            hasher.combine(instance.taskEntry)
            for value in [instance.output, instance.input, instance.hook, instance.error] {
                value.digest(into: &hasher)
            }
        }
        for (index, join) in joins.sorted(by: { $0.key < $1.key }) {
            hasher.combine(index)
            hasher.combine(join.text)
        }
        for (guid, ledger) in messages.sorted(by: { $0.key < $1.key }) {
            hasher.combine(guid)
            hasher.combine(ledger)
        }
        hasher.combine(round?.text)
    }
}

extension JSON {
    fileprivate func digest(into hasher: inout Hasher) { hasher.combine(serialized(.canonical)) }
}

extension JSON? {
    fileprivate func digest(into hasher: inout Hasher) {
        hasher.combine(self == nil)
        self?.digest(into: &hasher)
    }
}
