import LegworkGraph
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import LegworkStore

/// What a partition has one of: timers, streams, indexes, counters.
extension AuditWalk {
    /// Checks a partition's own keys.
    func checkPartition(_ partition: Int) async throws(StoreError) {
        try await eachPage(of: keys.timers(partition)) { page async throws(StoreError) in
            self.summary.entries += page.count
            try await self.suspect(self.checkTimers(partition, page))
        }
        try await eachEntry(of: keys.messages(partition)) { entry in
            self.summary.entries += 1
            guard entry.message == nil else { return }
            let key = self.keys.messages(partition)
            self.report(AuditViolation(.message, key: key, "entry \(entry.id) is no message"))
        }
        try await eachEntry(of: keys.events(partition)) { entry in
            self.summary.entries += 1
            guard JobEvent(entry.text("e")) == nil else { return }
            self.report(AuditViolation(.event, key: self.keys.events(partition), "entry \(entry.id) is no event"))
        }
        try await eachEntry(of: keys.dead(partition)) { entry in
            self.summary.deadLetters += 1
            let facts = entry.fields.prefix(4).map(\.name)
            guard facts != ["S", "E", "R", "N"] || Int(entry.text("N")) == nil else { return }
            let key = self.keys.dead(partition)
            self.report(AuditViolation(.deadLetter, key: key, "entry \(entry.id) does not say where it came from"))
        }
        if let violations = try await countAgain(partition) {
            try await suspect([.counters(partition): violations])
        } else {
            summary.undecided += 1
        }
    }

    // MARK: Deliveries

    /// Checks a worker topic's stream.
    func checkTopic(_ key: StoreKey) async throws(StoreError) {
        let partition = key.partition ?? 0
        try await checkDeliveries(TaskStreamName(partition: partition, key: key.text))
        var last = StreamID.zero
        while true {
            let page = try await reader.read(.entries(key.text, after: last, limit: Self.pageEntries)).entryList
            summary.entries += page.count
            try await suspect(checkTasks(partition, key.app, key.afterApp, page))
            guard page.count == Self.pageEntries, let end = page.last else { return }
            last = end.id
        }
    }

    /// Checks that what the workers were given is pending or gone, and that what is pending is there.
    private func checkDeliveries(_ stream: TaskStreamName) async throws(StoreError) {
        guard let group = try await reader.read(.group(stream.key, name: KeySpace.workerGroup)).group else { return }
        var last = StreamID.zero
        while last < group.lastDelivered {
            let page = try await reader.read(.entries(stream.key, after: last, limit: Self.pageEntries)).entryList
                .filter { $0.id <= group.lastDelivered }
            try await suspect(checkDelivery(stream, page.map(\.id)))
            guard let end = page.last else { break }
            last = end.id
        }
        var next = StreamID.zero
        while true {
            let query = stream.delivered(from: next, limit: Self.pageEntries)
            let page = try await reader.read(query).pendingList
            try await suspect(checkDelivery(stream, page.map(\.id)))
            guard page.count == Self.pageEntries, let end = page.last else { return }
            next = StreamID(milliseconds: end.id.milliseconds, sequence: end.id.sequence + 1)
        }
    }

    /// Checks entries that the workers were given: each is pending and there, or neither.
    func checkDelivery(
        _ stream: TaskStreamName,
        _ ids: [StreamID]
    ) async throws(StoreError) -> [AuditItem: [AuditViolation]] {
        var queries: [StoreQuery] = []
        for id in ids { queries += [.entry(stream.key, id), stream.delivered(from: id, limit: 1)] }
        let answers = try await reader.read(queries)
        var found: [AuditItem: [AuditViolation]] = [:]
        for (place, id) in ids.enumerated() {
            let entry = answers[2 * place].entryList.first
            let isPending = answers[2 * place + 1].pendingList.first?.id == id
            guard (entry != nil) != isPending else { continue }
            found[.entry(stream, id)] = [delivery(stream, id, entry)]
        }
        return found
    }

    private func delivery(_ stream: TaskStreamName, _ id: StreamID, _ entry: StreamEntry?) -> AuditViolation {
        guard let entry else {
            let topic = StoreKey(stream.key, in: keys)?.afterApp ?? ""
            return AuditViolation(
                .pending,
                key: stream.key,
                "entry \(id) is pending, and is not in the stream",
                repair: .commit(
                    "takes it off the pending entries",
                    partition: stream.partition,
                    app: StoreKey(stream.key, in: keys)?.app ?? "",
                    job: "",
                    [.dropTask(topic: topic, entry: id.description)]
                )
            )
        }
        // What was acknowledged and stayed, or was lost: the job tells which.
        let token = WaitToken(entry.text("t"))
        return AuditViolation(
            .task,
            key: stream.key,
            app: token?.app,
            job: token?.job,
            "entry \(id) was delivered and is not pending, so that nobody will process it"
        )
    }

    // MARK: Counters

    /// Compares a partition's counters with what they count; nil where it would not stand still for long enough.
    func countAgain(_ partition: Int) async throws(StoreError) -> [AuditViolation]? {
        let marks: [StoreQuery] = [.hash(keys.partition(partition)), .lastEntry(keys.events(partition))]
        for _ in 0..<Self.countsMax {
            let before = try await reader.read(marks)
            var (counted, unknown): ([String: Int], [String: Int]) = ([:], [:])
            for app in try await reader.store.apps() {
                let found = try await living(partition, app)
                counted.merge(found.living) { $1 }
                unknown.merge(found.unknown) { $1 }
            }
            var buffered = 0
            try await eachPage(of: keys.timers(partition)) { page async throws(StoreError) in
                let names = page.filter { $0.member.hasPrefix("b|") }.map { String($0.member.dropFirst(2)) }
                let kept = try await self.reader.read(names.map { .exists(self.keys.signal(partition, id: $0)) })
                buffered += kept.count { $0.number > 0 }
            }
            guard try await reader.read(marks) == before else { continue }
            counted["buffered"] = buffered
            return try await compare(before[0].fieldList, counted, unknown, partition)
        }
        return nil
    }

    /// How often a partition is counted before it is left undecided.
    private static let countsMax = 3

    /// How many jobs live, by the names of their counters, and of how many nobody can tell.
    private func living(
        _ partition: Int,
        _ app: String
    ) async throws(StoreError) -> (living: [String: Int], unknown: [String: Int]) {
        var (counted, doubtful): ([String: Int], [String: Int]) = ([:], [:])
        try await eachPage(of: keys.index(partition, app: app)) { page async throws(StoreError) in
            self.summary.entries += page.count
            let (found, living, unknown) = try await self.checkIndex(partition, app, page)
            try await self.suspect(found)
            for (version, count) in living { counted["n:\(app):\(version)", default: 0] += count }
            for (version, count) in unknown { doubtful["n:\(app):\(version)", default: 0] += count }
        }
        return (counted, doubtful)
    }

    private func compare(
        _ stored: [Operation.Field],
        _ counted: [String: Int],
        _ unknown: [String: Int],
        _ partition: Int
    ) async throws(StoreError) -> [AuditViolation] {
        var found: [AuditViolation] = []
        let key = keys.partition(partition)
        var names = Set(counted.keys)
        for field in stored {
            let text = String(decoding: field.value, as: UTF8.self)
            if field.name.hasPrefix("v:") {
                found += try await judgeActive(String(field.name.dropFirst(2)), text, partition)
            } else if field.name.hasPrefix("n:") {
                names.insert(field.name)
            }
        }
        for name in names.sorted() {
            let text = stored.first { $0.name == name }.map { String(decoding: $0.value, as: UTF8.self) }
            let (says, count) = (Int(text ?? "0"), counted[name] ?? 0)
            guard !(count...(count + (unknown[name] ?? 0))).contains(says ?? 0) else { continue }
            let difference = Int64(count - (says ?? 0))
            found.append(
                AuditViolation(
                    .counter,
                    key: key,
                    "'\(name)' is \(text ?? "nothing"), and there are \(count)",
                    repair: says.map { _ in
                        .commit(
                            "adds \(difference) to it",
                            partition: partition,
                            app: "",
                            job: "",
                            [.count(field: name, by: difference)]
                        )
                    }
                )
            )
        }
        return found
    }

    private func judgeActive(
        _ app: String,
        _ version: String,
        _ partition: Int
    ) async throws(StoreError) -> [AuditViolation] {
        guard let active = try await reader.store.activeVersion(of: app), active != version else { return [] }
        let isDeployed = try await reader.store.archive(app: app, version: active) != nil
        let activation = StoreCall.activate(app: app, version: active, active: active)
        return [
            AuditViolation(
                .deployment,
                key: keys.partition(partition),
                app: app,
                "version '\(active)' of the app is active, and the partition believes '\(version)'",
                repair: isDeployed ? AuditRepair("activates it again", .store(activation)) : nil
            )
        ]
    }

    // MARK: Deployments

    /// Checks the apps, their versions and their archives.
    func checkDeployments() async throws(StoreError) {
        for app in try await reader.store.apps() {
            guard let deployment = try await reader.store.deployment(of: app) else {
                report(
                    AuditViolation(.deployment, key: keys.apps, app: app, "app '\(app)' is listed, and has no versions")
                )
                continue
            }
            if let active = deployment.active, !deployment.versions.contains(where: { $0.version == active }) {
                let message = "version '\(active)' is active, and is not deployed"
                report(AuditViolation(.deployment, key: keys.app(app), app: app, message))
            }
            for version in deployment.versions { try await checkArchive(of: app, version) }
        }
    }

    private func checkArchive(of app: String, _ version: Store.Version) async throws(StoreError) {
        let key = keys.archive(app: app, version: version.version)
        guard let archive = try await reader.store.archive(app: app, version: version.version) else {
            let message = "version '\(version.version)' is deployed, and its archive is gone: its jobs stand still"
            report(AuditViolation(.deployment, key: keys.app(app), app: app, message))
            return
        }
        if AppDigest(of: archive).text != version.digest {
            let message = "the archive is not what was deployed: its digest differs"
            report(AuditViolation(.deployment, key: key, app: app, message))
        } else if try await self.app(app, version.version) == nil {
            let message =
                "the archive cannot be read by this program; deploy the version again, or use the program that did"
            report(AuditViolation(.deployment, key: key, app: app, message))
        }
    }
}
