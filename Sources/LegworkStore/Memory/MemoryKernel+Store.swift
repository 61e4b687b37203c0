import LegworkLedger

extension MemoryKernel {
    /// Carries out a call of the store.
    package func perform(_ call: StoreCall, on space: inout MemoryKeyspace) -> StoreReply {
        defer { space.nowMicroseconds += 1 }
        switch call {
        case .deploy(let app, let version, let digest, let archive):
            if let stored = space.text(keys.app(app), "v:\(version)") {
                return stored == digest ? .unchanged : .taken(digest: stored)
            }
            space.setString(keys.archive(app: app, version: version), archive)
            space.setField(keys.app(app), "v:\(version)", digest)
            space.sets[keys.apps, default: []].insert(app)
            space.publish(keys.deployments, "deployed|\(app)|\(version)")
            return .done
        case .activate(let app, let version, let active):
            guard space.text(keys.app(app), "v:\(version)") != nil else { return .unknownVersion }
            let current = space.text(keys.app(app), "active") ?? ""
            guard current == active else { return .otherActive(current) }
            space.setField(keys.app(app), "active", version)
            for partition in 0..<partitions { space.setField(keys.partition(partition), "v:\(app)", version) }
            space.publish(keys.deployments, "activated|\(app)|\(version)")
            return .done
        case .remove(let app, let version): return remove(app, version, on: &space)
        case .bury(let burial): return bury(burial, on: &space)
        case .suspect(let partition, let lease, let suspects):
            guard isHeld(lease, partition, in: space) else { return .fenced }
            if suspects.isEmpty {
                space.removeField(keys.partition(partition), "suspects")
            } else {
                space.setField(keys.partition(partition), "suspects", suspects)
            }
            return .done
        case .revive(let partition, let entry): return revive(partition, entry, on: &space)
        case .forget(let partition, let entry):
            guard let id = StreamID(entry), space.streams[keys.dead(partition)]?.remove(id) == true else {
                return .unchanged
            }
            return .done
        }
    }

    private func remove(_ app: String, _ version: String, on space: inout MemoryKeyspace) -> StoreReply {
        guard space.text(keys.app(app), "v:\(version)") != nil else { return .unknownVersion }
        guard space.text(keys.app(app), "active") != version else { return .isActive }
        let field = "n:\(app):\(version)"
        let living = (0..<partitions).reduce(0) { sum, partition in
            sum + (space.text(keys.partition(partition), field).flatMap { Int($0) } ?? 0)
        }
        guard living <= 0 else { return .inUse(jobs: living) }
        space.removeField(keys.app(app), "v:\(version)")
        space.remove(keys.archive(app: app, version: version))
        for partition in 0..<partitions { space.removeField(keys.partition(partition), field) }
        if space.hashes[keys.app(app)] == nil {
            space.sets[keys.apps]?.remove(app)
            if space.sets[keys.apps]?.isEmpty == true { space.sets[keys.apps] = nil }
        }
        space.publish(keys.deployments, "removed|\(app)|\(version)")
        return .done
    }

    private func bury(_ burial: Burial, on space: inout MemoryKeyspace) -> StoreReply {
        guard isHeld(burial.lease, burial.partition, in: space) else { return .fenced }
        guard let id = StreamID(burial.entry) else { return .unchanged }
        let found = space.streams[burial.stream]?.entry(id)
        if let group = burial.group, space.streams[burial.stream]?.acknowledge(group: group, id) != true {
            return .unchanged
        }
        guard let found else { return burial.group == nil ? .unchanged : .done }
        space.streams[burial.stream]?.remove(id)
        addLetter(found, of: burial, on: &space)
        return .done
    }

    /// Adds a copy of an entry to the dead letters.
    func addLetter(_ found: StreamEntry, of burial: Burial, on space: inout MemoryKeyspace) {
        let facts = [
            Operation.Field("S", burial.stream), Operation.Field("E", burial.entry),
            Operation.Field("R", burial.reason), Operation.Field("N", "\(burial.attempts)"),
        ]
        let dead = keys.dead(burial.partition)
        space.append(dead, facts + found.fields)
        let lost = space.streams[dead]?.trim(toCount: StoreLimits.deadLettersKept) ?? 0
        if lost > 0 { space.addToField(keys.partition(burial.partition), "dead_trimmed", Int64(lost)) }
    }

    private func revive(_ partition: Int, _ entry: String, on space: inout MemoryKeyspace) -> StoreReply {
        let dead = keys.dead(partition)
        guard let id = StreamID(entry), let found = space.streams[dead]?.entry(id) else { return .unchanged }
        var wait: (scope: String, field: String)?
        if found.fields.dropFirst(4).first?.name == "t" {
            wait = WaitToken(found.text("t")).flatMap { openTask(partition, $0, in: space) }
            guard wait != nil else { return .unwanted }
        }
        space.streams[dead]?.remove(id)
        guard found.fields.count > 4 else { return .done }
        let again = space.append(found.text("S"), Array(found.fields.dropFirst(4)))
        if let wait { space.setField(wait.scope, wait.field, again.description) }
        return .done
    }
}
