import LegworkJSON
import LegworkLedger

/// What a run writes of activity instances.
extension JobRun {
    /// Writes what has changed of instances. What began and ended in this run, and is many, goes together.
    mutating func saveInstances() {
        var passed: SmallMap<Address, [Int]> = [:]
        for key in changed where dropped.isEmpty || !dropped.contains(key.address) {
            if hasPassed(key) {
                passed[key.address, default: []].append(key.activity)
            } else {
                saveInstance(key)
            }
        }
        for place in passed.keys.indices { saveTogether(passed.values[place], at: passed.keys[place]) }
    }

    /// True if an instance began and ended in this run.
    private func hasPassed(_ key: InstanceKey) -> Bool {
        guard let scope = job.scopes.place(of: key.address),
            let place = job.scopes[at: scope].instances.place(of: key.activity)
        else { return false }
        return !job.scopes[at: scope].instances[at: place].isStored
            && job.scopes[at: scope].instances[at: place].record?.state == .done
    }

    private mutating func saveTogether(_ activities: [Int], at address: Address) {
        guard activities.count > 1 else {
            for activity in activities { saveInstance(InstanceKey(address: address, activity: activity)) }
            return
        }
        guard let scope = job.scopes.place(of: address) else { return }
        var bundle: [UInt8] = []
        var first = activities[0]
        for activity in activities {
            guard let place = job.scopes[at: scope].instances.place(of: activity) else { continue }
            let what = job.scopes[at: scope].instances[at: place].unsaved
            guard let stored = stored(scope, place, InstanceKey(address: address, activity: activity)) else { continue }
            if !bundle.isEmpty, bundle.count + stored.count > InstanceBundle.bytesMax - 16 {
                save(address, Operation.Field(graph.activities[first].fieldNames.bundle, bundle))
                bundle.removeAll(keepingCapacity: true)
            }
            if bundle.isEmpty { first = activity }
            InstanceBundle.add(activity, stored, to: &bundle)
            saveData(scope, place, InstanceKey(address: address, activity: activity), what)
        }
        save(address, Operation.Field(graph.activities[first].fieldNames.bundle, bundle))
    }

    private mutating func saveInstance(_ key: InstanceKey) {
        guard let scope = job.scopes.place(of: key.address),
            let place = job.scopes[at: scope].instances.place(of: key.activity)
        else { return }
        let what = job.scopes[at: scope].instances[at: place].unsaved
        let names = graph.activities[key.activity].fieldNames
        if !what.isDisjoint(with: [.ledger, .record, .output]) {
            if let stored = stored(scope, place, key) {
                let field = Operation.Field(names.record, stored)
                if job.scopes[at: scope].instances[at: place].record?.state == .open, !what.contains(.opening) {
                    append(.amend(scope: key.address, record: field))
                } else {
                    save(key.address, field)
                }
            } else {
                if what.contains(.ledger) {
                    let ledger = job.scopes[at: scope].instances[at: place].ledger.value
                    save(key.address, Operation.Field(names.ledger, ledger))
                }
                if what.contains(.output) {
                    saveJSON(key.address, names.output, job.scopes[at: scope].instances[at: place].output)
                    job.scopes[at: scope].instances[at: place].keepsOutputApart =
                        job.scopes[at: scope].instances[at: place].output != nil
                }
            }
        }
        saveData(scope, place, key, what)
    }

    /// What is stored of an instance in one field; nil for one without a record. An output that does not fit goes to a field
    /// beside it.
    private mutating func stored(_ scope: Int, _ place: Int, _ key: InstanceKey) -> [UInt8]? {
        guard let record = job.scopes[at: scope].instances[at: place].record else { return nil }
        let name = graph.activities[key.activity].fieldNames.output
        let isApart = job.scopes[at: scope].instances[at: place].keepsOutputApart
        let isChanged = job.scopes[at: scope].instances[at: place].unsaved.contains(.output)
        var output = isApart && !isChanged ? nil : job.scopes[at: scope].instances[at: place].output?.serialized()
        if let found = output {
            // Once it is beside, it stays there: another call to take it away costs more than the field.
            if isApart || record.state != .done || found.count > StoredInstance.outputMax {
                save(key.address, Operation.Field(name, found))
                job.scopes[at: scope].instances[at: place].keepsOutputApart = true
                output = nil
            }
        } else if isApart, isChanged {
            erase(key.address, name)
            job.scopes[at: scope].instances[at: place].keepsOutputApart = false
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(128 + (output?.count ?? 0))
        let ledger = job.scopes[at: scope].instances[at: place].ledger
        StoredInstance.write(record, ledger: ledger, output: output, to: &bytes)
        return bytes
    }

    /// Writes the other data of an instance, of which nothing is unsaved then.
    private mutating func saveData(_ scope: Int, _ place: Int, _ key: InstanceKey, _ what: Instance.Fields) {
        job.scopes[at: scope].instances[at: place].unsaved = []
        job.scopes[at: scope].instances[at: place].isStored = true
        guard !what.isDisjoint(with: [.input, .hook, .error]) else { return }
        let names = graph.activities[key.activity].fieldNames
        let instance = job.scopes[at: scope].instances[at: place]
        if what.contains(.input) { saveJSON(key.address, names.input, instance.input) }
        if what.contains(.hook) { saveJSON(key.address, names.hook, instance.hook) }
        if what.contains(.error) { saveJSON(key.address, names.error, instance.error) }
    }

    private mutating func saveJSON(_ address: Address, _ field: String, _ value: JSON?) {
        if let value {
            save(address, Operation.Field(field, value.serialized()))
        } else {
            erase(address, field)
        }
    }
}
