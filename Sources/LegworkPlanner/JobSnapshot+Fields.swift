package import LegworkJSON
package import LegworkLedger

extension JobSnapshot {
    /// The job from the fields of its hash, without any scope but the root; nil where they are none of a job.
    ///
    /// - Parameter fields: name and value of each field of the job's hash.
    /// - Throws: ``StoredJobError`` where a field's value is not what its name promises.
    package init?(fields: [(name: String, value: [UInt8])]) throws(StoredJobError) {
        var header: JobHeader?
        var meta: JobMeta?
        var root = ScopeState()
        var data = JSONObject()
        var failure: JSON?
        var expires: Int64?
        var pause: PauseNote?
        var replays: [String] = []
        var sweepDescends = false
        var held = HeldCounts()
        var openCounts: SmallMap<Address, Int> = [:]
        try root.read(bundlesOf: fields)
        for (name, value) in fields where !isBundle(name) {
            switch name {
            case "h": header = JobHeader(text(value))
            case "m": meta = JobMeta(json: try parsed(value, field: name))
            case "k", "Y": break
            case "z":
                guard let counts = HeldCounts(text(value)) else { throw StoredJobError(field: name, value: value) }
                held = counts
            case "p":
                pause = PauseNote(text(value))
                if pause == nil { throw StoredJobError(field: name, value: value) }
            case "r": replays = try parsed(value, field: name).arrayValue?.compactMap(\.stringValue) ?? []
            case "D": sweepDescends = true
            case "e": failure = try parsed(value, field: name)
            case "n": expires = Int64(text(value))
            case _ where name.hasPrefix("d."): data[String(name.dropFirst(2))] = try parsed(value, field: name)
            case _ where name.hasPrefix("S"):
                guard let count = Int(text(value)) else { throw StoredJobError(field: name, value: value) }
                openCounts[Address(String(name.dropFirst()))] = count
            default: try root.read(field: name, value: value)
            }
        }
        guard let header, let meta else { return nil }
        self.init(
            header: header,
            meta: meta,
            data: data,
            failure: failure,
            expiresMilliseconds: expires,
            scopes: [.root: root],
            openCounts: openCounts
        )
        self.pause = pause
        self.replays = replays
        self.sweepDescends = sweepDescends
        heldCount = held.count
        isReleasing = held.isReleasing
        returnedCount = held.returned
    }

    /// Adds a scope that was read after the job itself.
    ///
    /// - Throws: ``StoredJobError`` where a field's value is not what its name promises.
    package mutating func addScope(
        _ address: Address,
        fields: [(name: String, value: [UInt8])]
    ) throws(StoredJobError) {
        var scope = ScopeState()
        try scope.read(bundlesOf: fields)
        for (name, value) in fields where !isBundle(name) { try scope.read(field: name, value: value) }
        scopes[address] = scope
    }
}

extension ScopeState {
    /// Takes in the bundles of instances, which go before all other fields: those hold what is newer.
    fileprivate mutating func read(bundlesOf fields: [(name: String, value: [UInt8])]) throws(StoredJobError) {
        for (name, value) in fields where isBundle(name) {
            guard let bundle = InstanceBundle.read(value) else { throw StoredJobError(field: name, value: value) }
            for (activity, stored) in bundle {
                try instances[activity, default: Instance()].read("R", field: name, value: stored)
            }
        }
    }

    /// Takes in one field of the scope's hash.
    fileprivate mutating func read(field name: String, value: [UInt8]) throws(StoredJobError) {
        guard let kind = name.first else { throw StoredJobError(field: name, value: value) }
        if kind == "X" {
            round = RoundRecord(text(value))
            return
        }
        if kind == "G" {
            guard let number = Int64(text(value)) else { throw StoredJobError(field: name, value: value) }
            messages[String(name.dropFirst())] = MessageLedger(number)
            return
        }
        guard let activity = Int(name.dropFirst()) else { throw StoredJobError(field: name, value: value) }
        if kind == "J" {
            guard let join = JoinRecord(text(value)) else { throw StoredJobError(field: name, value: value) }
            joins[activity] = join
            return
        }
        try instances[activity, default: Instance()].read(kind, field: name, value: value)
    }
}

extension Instance {
    fileprivate mutating func read(_ kind: Character, field: String, value: [UInt8]) throws(StoredJobError) {
        isStored = true
        switch kind {
        case "L":
            guard let number = Int64(text(value)) else { throw StoredJobError(field: field, value: value) }
            // One that got a record later has its ledger there.
            if ledger.value == 0 { ledger = ActivityLedger(number) }
        case "R":
            guard let stored = StoredInstance(value) else { throw StoredJobError(field: field, value: value) }
            record = stored.record
            if let stored = stored.ledger { ledger = stored }
            if let stored = stored.output {
                output = try parsed(stored, field: field)
            } else if !keepsOutputApart {
                output = nil
            }
        case "O":
            output = try parsed(value, field: field)
            keepsOutputApart = true
        case "I": input = try parsed(value, field: field)
        case "H": hook = try parsed(value, field: field)
        case "E": error = try parsed(value, field: field)
        case "Q": taskEntry = text(value)
        default: throw StoredJobError(field: field, value: value)
        }
    }
}

extension JobMeta {
    /// The facts from field `m`, or nil where it is none.
    package convenience init?(json: JSON) {
        guard let app = json["app"]?.stringValue, let version = json["version"]?.stringValue,
            let topic = json["topic"]?.stringValue, let job = json["job"]?.stringValue,
            let created = json["created"]?.integerValue
        else { return nil }
        self.init(
            app: app,
            version: version,
            topic: topic,
            job: job,
            createdMilliseconds: created,
            parent: json["parent"]?.stringValue.flatMap { WaitToken($0) },
            parentJob: json["parent_job"]?.stringValue,
            idempotencyKey: json["key"]?.stringValue ?? "",
            trace: json["trace"]?.stringValue ?? "",
            replay: ReplaySource(meta: json)
        )
    }

    /// The facts as stored in field `m`.
    package var json: JSON {
        var object = JSONObject()
        object["app"] = .string(app)
        object["version"] = .string(version)
        object["topic"] = .string(topic)
        object["job"] = .string(job)
        object["created"] = .integer(createdMilliseconds)
        if let parent { object["parent"] = .string(parent.text) }
        if let parentJob { object["parent_job"] = .string(parentJob) }
        if !idempotencyKey.isEmpty { object["key"] = .string(idempotencyKey) }
        if !trace.isEmpty { object["trace"] = .string(trace) }
        if let replay {
            object["replay_of"] = .string(replay.job)
            object["replay_life"] = .string(replay.gid)
            object["replay_from"] = .string(replay.activity)
        }
        return .object(object)
    }
}

/// A field of a job's hash that is not what its name promises: damage, or a newer format.
package struct StoredJobError: Error, CustomStringConvertible {
    /// The field's name.
    package let field: String
    /// Its value.
    package let value: [UInt8]

    package var description: String {
        "the stored field '\(field)' holds '\(text(Array(value.prefix(80))))', which this version cannot read; "
            + "run 'legwork audit' to look at the store, and check that no newer program has written it"
    }
}

/// True for the name of an ``InstanceBundle``.
private func isBundle(_ field: String) -> Bool { field.utf8.first == UInt8(ascii: "P") }

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

private func parsed(_ bytes: [UInt8], field: String) throws(StoredJobError) -> JSON {
    do { return try JSON(parsing: bytes) } catch { throw StoredJobError(field: field, value: bytes) }
}

extension ReplaySource {
    /// What field `m` of a replay says of the job that it replays; nil for one that was started.
    fileprivate init?(meta json: JSON) {
        guard let job = json["replay_of"]?.stringValue, let activity = json["replay_from"]?.stringValue else {
            return nil
        }
        self.init(job: job, gid: json["replay_life"]?.stringValue ?? "", activity: activity)
    }
}

/// Field `z`: how many messages are held, an `r` while they go back to the stream, and how many of them came back.
private struct HeldCounts {
    var count = 0
    var isReleasing = false
    var returned = 0

    init() {}

    init?(_ text: String) {
        let parts = text.split(separator: "r", maxSplits: 1, omittingEmptySubsequences: false)
        guard let count = Int(parts[0]) else { return nil }
        self.count = count
        guard parts.count == 2 else { return }
        isReleasing = true
        guard !parts[1].isEmpty else { return }
        guard let returned = Int(parts[1]) else { return nil }
        self.returned = returned
    }
}
