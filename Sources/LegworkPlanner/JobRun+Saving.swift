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
        bundle.reserveCapacity(InstanceBundle.bytesMax)
        var stored = StoredBytes()
        var first = activities[0]
        for activity in activities {
            guard let place = job.scopes[at: scope].instances.place(of: activity) else { continue }
            let what = job.scopes[at: scope].instances[at: place].unsaved
            guard store(scope, place, InstanceKey(address: address, activity: activity), in: &stored) else { continue }
            if !bundle.isEmpty, bundle.count + stored.instance.count > InstanceBundle.bytesMax - 16 {
                save(address, Operation.Field(graph.activities[first].fieldNames.bundle, bundle))
                bundle.removeAll(keepingCapacity: true)
            }
            if bundle.isEmpty { first = activity }
            InstanceBundle.add(activity, stored.instance, to: &bundle)
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
            var stored = StoredBytes()
            if store(scope, place, key, in: &stored) {
                let field = Operation.Field(names.record, stored.instance)
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

    /// Memory for what is stored of an instance, written anew for each.
    private struct StoredBytes {
        var instance: [UInt8] = []
        var output: [UInt8] = []
    }

    /// Puts together what is stored of an instance in one field; false for one without a record. An output that does not fit
    /// goes to a field beside it.
    private mutating func store(_ scope: Int, _ place: Int, _ key: InstanceKey, in bytes: inout StoredBytes) -> Bool {
        guard let record = job.scopes[at: scope].instances[at: place].record else { return false }
        let name = graph.activities[key.activity].fieldNames.output
        let isApart = job.scopes[at: scope].instances[at: place].keepsOutputApart
        let isChanged = job.scopes[at: scope].instances[at: place].unsaved.contains(.output)
        var keepsOutput = false
        bytes.output.removeAll(keepingCapacity: true)
        if !isApart || isChanged, let output = job.scopes[at: scope].instances[at: place].output {
            bytes.output.reserveCapacity(128)
            JSONWriter().write(output, to: &bytes.output)
            // Once it is beside, it stays there: another call to take it away costs more than the field.
            keepsOutput = !isApart && record.state == .done && bytes.output.count <= StoredInstance.outputMax
            if !keepsOutput {
                save(key.address, Operation.Field(name, bytes.output))
                job.scopes[at: scope].instances[at: place].keepsOutputApart = true
            }
        } else if isApart, isChanged {
            erase(key.address, name)
            job.scopes[at: scope].instances[at: place].keepsOutputApart = false
        }
        bytes.instance.removeAll(keepingCapacity: true)
        bytes.instance.reserveCapacity(128 + (keepsOutput ? bytes.output.count : 0))
        StoredInstance.write(
            record,
            ledger: job.scopes[at: scope].instances[at: place].ledger,
            output: keepsOutput ? bytes.output : nil,
            to: &bytes.instance
        )
        return true
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
