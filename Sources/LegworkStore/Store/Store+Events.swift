package import LegworkLedger

extension Store {
    /// An event and its place in the stream of its partition.
    package struct StoredEvent: Sendable, Equatable {
        /// The partition.
        package var partition: Int
        /// The entry's id.
        package var id: StreamID
        /// The event.
        package var event: JobEvent
    }

    /// A dead letter: an entry that nobody could process.
    package struct DeadLetter: Sendable, Equatable {
        /// The partition.
        package var partition: Int
        /// The dead letter's own id.
        package var id: StreamID
        /// The stream that it came from.
        package var stream: String
        /// Its id there.
        package var entry: String
        /// Why nobody could process it.
        package var reason: String
        /// How often it was delivered.
        package var attempts: Int
        /// Its fields.
        package var fields: [Operation.Field]

        /// Its name in all of the store: `partition:entry`.
        package var name: String { "\(partition):\(id)" }

        /// The message that it is, or nil for a task.
        package var message: Message? { StreamEntry(id: id, fields: fields).message }

        /// The wait that a task names; nil for what is no task.
        package var token: WaitToken? {
            fields.first { $0.name == "t" }.flatMap { WaitToken(String(decoding: $0.value, as: UTF8.self)) }
        }
    }

    // MARK: Events

    /// Events of a partition after an id, oldest first. Entries that are no events are skipped.
    ///
    /// - Throws: `redis`.
    package func events(
        partition: Int,
        after id: StreamID = .zero,
        limit: Int = 1000
    ) async throws(StoreError) -> [StoredEvent] {
        let answer = try await keyspace.read([.entries(keys.events(partition), after: id, limit: limit)])[0]
        return answer.entryList.compactMap { entry in
            JobEvent(entry.text("e"), payload: entry["d"] ?? []).map {
                StoredEvent(partition: partition, id: entry.id, event: $0)
            }
        }
    }

    /// Events of all partitions, each after the place that a follower has come to, in the order of their ids.
    ///
    /// The places are moved behind what is returned, so that the next call goes on from there. What a follower of one
    /// moment sees of different partitions may be out of order by as much as their commits are apart.
    ///
    /// - Throws: `redis`.
    package func events(after places: inout [StreamID], limit: Int = 1000) async throws(StoreError) -> [StoredEvent] {
        precondition(places.count == partitions, "one place per partition")
        let queries = (0..<partitions).map { partition in
            StoreQuery.entries(keys.events(partition), after: places[partition], limit: limit)
        }
        var found: [(partition: Int, entry: StreamEntry)] = []
        for (partition, answer) in try await keyspace.read(queries).enumerated() {
            found += answer.entryList.map { (partition, $0) }
        }
        found.sort { ($0.entry.id, $0.partition) < ($1.entry.id, $1.partition) }
        var events: [StoredEvent] = []
        for (partition, entry) in found.prefix(limit) {
            places[partition] = entry.id
            guard let event = JobEvent(entry.text("e"), payload: entry["d"] ?? []) else { continue }
            events.append(StoredEvent(partition: partition, id: entry.id, event: event))
        }
        return events
    }

    /// The places behind the latest event of every partition: where a follower of what is to come begins.
    ///
    /// - Throws: `redis`.
    package func eventEnds() async throws(StoreError) -> [StreamID] {
        try await keyspace.read((0..<partitions).map { .lastEntry(keys.events($0)) }).map { answer in
            answer.entryList.first?.id ?? .zero
        }
    }

    // MARK: Dead letters

    /// Dead letters of a partition after an id, oldest first.
    ///
    /// - Throws: `redis`.
    package func deadLetters(
        partition: Int,
        after id: StreamID = .zero,
        limit: Int = 1000
    ) async throws(StoreError) -> [DeadLetter] {
        let answer = try await keyspace.read([.entries(keys.dead(partition), after: id, limit: limit)])[0]
        return answer.entryList.map { entry in
            DeadLetter(
                partition: partition,
                id: entry.id,
                stream: entry.text("S"),
                entry: entry.text("E"),
                reason: entry.text("R"),
                attempts: Int(entry.text("N")) ?? 0,
                fields: Array(entry.fields.dropFirst(4))
            )
        }
    }

    /// Moves an entry that nobody can process to the dead letters, acknowledged and deleted in the same call.
    ///
    /// - Returns: `done`, `unchanged` where it was acknowledged before, or `fenced`.
    /// - Throws: `redis`.
    package func bury(_ burial: Burial) async throws(StoreError) -> StoreReply {
        try await keyspace.perform(.bury(burial))
    }

    /// Sends a dead letter again to the stream that it came from.
    ///
    /// - Returns: `done`, `unchanged` if it is gone, or `unwanted` for a task for which nobody waits any more.
    /// - Throws: `redis`.
    package func retryDeadLetter(partition: Int, _ id: StreamID) async throws(StoreError) -> StoreReply {
        try await keyspace.perform(.revive(partition: partition, entry: id.description))
    }

    /// Forgets a dead letter; false if it is gone.
    ///
    /// - Throws: `redis`.
    package func dropDeadLetter(partition: Int, _ id: StreamID) async throws(StoreError) -> Bool {
        try await keyspace.perform(.forget(partition: partition, entry: id.description)) == .done
    }
}
