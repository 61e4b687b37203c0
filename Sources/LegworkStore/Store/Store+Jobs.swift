package import LegworkLedger

/// A job as stored: the fields of its hash, which is its root scope, and of the scopes that were asked for.
package struct JobFields: Sendable, Equatable {
    /// The fields of the job's hash, sorted by name.
    package var root: [Operation.Field]
    /// The fields of other scopes.
    package var scopes: [Address: [Operation.Field]]

    /// The job's header, or nil where the hash holds none.
    package var header: JobHeader? {
        root.first { $0.name == "h" }.flatMap { JobHeader(String(decoding: $0.value, as: UTF8.self)) }
    }

    /// The scopes that live beside the root, as the job's hash names them.
    package var living: [Address] {
        root.filter { $0.name.hasPrefix("S") }.map { Address(String($0.name.dropFirst())) }
    }
}

/// A place in a list of jobs, latest first.
package struct JobPlace: Sendable, Hashable {
    /// When the job started, in milliseconds since 1970.
    package var startedMilliseconds: Int64
    /// The job's id.
    package var id: String

    /// A place.
    package init(startedMilliseconds: Int64, id: String) {
        self.startedMilliseconds = startedMilliseconds
        self.id = id
    }

    /// True if the job of this place comes after that of the other one in a list: it started earlier or, within a
    /// millisecond, its id has lower bytes, which is the order of Redis' sorted sets.
    package func isAfter(_ other: JobPlace) -> Bool {
        startedMilliseconds == other.startedMilliseconds
            ? id.utf8.lexicographicallyPrecedes(other.id.utf8) : startedMilliseconds < other.startedMilliseconds
    }
}

/// A job of a list.
package struct ListedJob: Sendable, Equatable {
    /// Where in the list it is.
    package var place: JobPlace
    /// Its header.
    package var header: JobHeader
    /// What was fixed when it was created, as JSON: field `m` of its hash.
    package var meta: [UInt8]
}

extension Store {
    /// Which scopes of a job are read beside the root.
    package enum ScopeChoice: Sendable, Equatable {
        case root
        case these([Address])
        case all
    }

    /// A job as it was at one revision; nil where there is none.
    ///
    /// - Throws: `contended` for a job that commits so fast that several readings in a row met two revisions, or `redis`.
    package func job(
        app: String,
        id: String,
        scopes: ScopeChoice = .root
    ) async throws(StoreError) -> JobFields? {
        let partition = partition(app: app, job: id)
        let key = keys.job(partition, app: app, job: id)
        for _ in 0..<Self.attemptsMax {
            var job = JobFields(root: try await keyspace.read([.hash(key)])[0].fieldList, scopes: [:])
            guard let header = job.header else { return nil }
            let addresses: [Address] =
                switch scopes {
                case .root: []
                case .these(let list): list.filter { !$0.isRoot }
                case .all: job.living
                }
            guard !addresses.isEmpty else { return job }
            var queries: [StoreQuery] = addresses.map {
                .hash(keys.scope(partition, app: app, job: id, address: $0))
            }
            queries.append(.fields(key, ["h"]))
            let answers = try await keyspace.read(queries)
            // A commit in between would make a picture of two moments.
            guard answers.last?.firstText == header.text else { continue }
            for (address, answer) in zip(addresses, answers) { job.scopes[address] = answer.fieldList }
            return job
        }
        throw StoreError(
            .contended,
            "job '\(id)' of app '\(app)' commits faster than it can be read",
            advice: "read it again, or only its root scope"
        )
    }

    /// An app's jobs, latest start first, from a place on.
    ///
    /// - Parameters:
    ///   - state: only jobs in this state; nil for all.
    ///   - index: only jobs that a measure `index` has listed there; nil for all of the app.
    ///   - place: only what comes after it; nil for the beginning.
    ///   - limit: how many at most, up to ``StoreLimits/jobsPerPageMax``.
    /// - Throws: `redis`.
    package func jobs(
        app: String,
        state: JobState? = nil,
        index: String? = nil,
        after place: JobPlace? = nil,
        limit: Int
    ) async throws(StoreError) -> [ListedJob] {
        let limit = max(1, min(limit, StoreLimits.jobsPerPageMax))
        var found: [ListedJob] = []
        var place = place
        while found.count < limit {
            let places = try await places(app: app, index: index, after: place, limit: limit)
            guard let last = places.last else { break }
            let answers = try await keyspace.read(
                places.map { job in
                    .fields(keys.job(partition(app: app, job: job.id), app: app, job: job.id), ["h", "m"])
                }
            )
            for (place, answer) in zip(places, answers) {
                guard let text = answer.firstText, let header = JobHeader(text), state == nil || header.state == state
                else { continue }
                found.append(ListedJob(place: place, header: header, meta: answer.valueList[1] ?? []))
            }
            place = last
        }
        return Array(found.prefix(limit))
    }

    /// The next places of the index over all partitions.
    private func places(
        app: String,
        index: String?,
        after place: JobPlace?,
        limit: Int
    ) async throws(StoreError) -> [JobPlace] {
        var found: [JobPlace] = []
        var open = Array(0..<partitions)
        // Jobs that started in the very millisecond of `place` come again and are dropped; a partition of which nothing
        // else came is asked for more.
        var asked = limit + 1
        while !open.isEmpty {
            let queries = open.map { partition in
                let list = index.map { keys.measured(partition, index: $0) } ?? keys.index(partition, app: app)
                return StoreQuery.highest(list, upTo: place?.startedMilliseconds, limit: asked)
            }
            var again: [Int] = []
            for (partition, answer) in zip(open, try await keyspace.read(queries)) {
                let fresh = answer.items.map { JobPlace(startedMilliseconds: Int64($0.score), id: $0.member) }
                    .filter { found in place.map { found.isAfter($0) } ?? true }
                if fresh.count < limit, answer.items.count == asked {
                    again.append(partition)
                } else {
                    found += fresh
                }
            }
            open = again
            asked *= 4
        }
        return Array(found.sorted { $1.isAfter($0) }.prefix(limit))
    }
}
