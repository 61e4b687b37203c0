import LegworkLedger
package import LegworkRedis

extension RedisKernel {
    /// The command of a store call.
    package func encode(_ call: StoreCall) -> RedisCommand {
        switch call {
        case .deploy(let app, let version, let digest, let archive):
            var builder = function(
                "deploy",
                keys: [keys.app(app), keys.archive(app: app, version: version), keys.apps],
                byteCapacity: archive.count + 512
            )
            for argument in [app, version, digest] { builder.append(argument) }
            builder.append(archive)
            builder.append(keys.deployments)
            return builder.build()
        case .activate(let app, let version, let active):
            var builder = function("activate", keys: [keys.app(app)])
            for argument in [app, version, active, keys.deployments, "\(keys.prefix):{", "\(partitions)"] {
                builder.append(argument)
            }
            return builder.build()
        case .remove(let app, let version):
            var builder = function(
                "remove",
                keys: [keys.app(app), keys.archive(app: app, version: version), keys.apps]
            )
            for argument in [app, version, keys.deployments, "\(keys.prefix):{", "\(partitions)"] {
                builder.append(argument)
            }
            return builder.build()
        case .bury(let burial):
            let partition = burial.partition
            var builder = function("bury", keys: [burial.stream, keys.dead(partition), keys.partition(partition)])
            builder.append(burial.lease == nil ? "" : keys.lease(partition))
            for argument in [burial.lease ?? "", burial.group ?? "", burial.entry, burial.reason] {
                builder.append(argument)
            }
            builder.append(burial.attempts)
            builder.append(StoreLimits.deadLettersKept)
            return builder.build()
        case .suspect(let partition, let lease, let suspects):
            var builder = function("suspect", keys: [keys.partition(partition)])
            for argument in [keys.lease(partition), lease, suspects] { builder.append(argument) }
            return builder.build()
        case .revive(let partition, let entry):
            var builder = function("revive", keys: [keys.dead(partition)])
            builder.append(entry)
            return builder.build()
        case .forget(let partition, let entry): return RedisCommand("XDEL", keys.dead(partition), entry)
        }
    }

    private func function(
        _ name: String,
        keys: [String],
        byteCapacity: Int = 512
    ) -> RedisCommandBuilder {
        RedisFunctionLibrary.call(KernelLibrary.functionPrefix + name, keys: keys, byteCapacity: byteCapacity)
    }

    /// The reply of a store call from Redis' reply.
    ///
    /// - Throws: `redis` where the server refused the command, `unexpectedReply` for a shape that is none of ours.
    package func decode(_ reply: RedisReply, for call: StoreCall) throws(StoreError) -> StoreReply {
        if case .error(let error) = reply { throw StoreError(.refused(error, command: "FCALL")) }
        switch (call, reply) {
        case (.deploy, .bulk(let digest)): return .taken(digest: String(decoding: digest, as: UTF8.self))
        case (.activate, .integer(0)): return .unknownVersion
        case (.activate, .array(let items)):
            guard items.count == 1, case .bulk(let active) = items[0] else { break }
            return .otherActive(String(decoding: active, as: UTF8.self))
        case (.remove, .array(let items)):
            switch (items.first, items.count) {
            case (.integer(0), 1): return .unknownVersion
            case (.integer(1), 1): return .done
            case (.integer(2), 1): return .isActive
            case (.integer(3), 2): if case .integer(let jobs) = items[1] { return .inUse(jobs: Int(jobs)) }
            default: break
            }
        case (.bury, .integer(-1)), (.suspect, .integer(-1)): return .fenced
        case (.revive, .integer(2)): return .unwanted
        case (_, .integer(1)): return .done
        case (_, .integer(0)): return .unchanged
        default: break
        }
        throw .unexpectedReply("\(call.name)", "an outcome of its own", reply)
    }
}

extension StoreCall {
    /// The name of the call's function.
    var name: String {
        switch self {
        case .deploy: "deploy"
        case .activate: "activate"
        case .remove: "remove"
        case .bury: "bury"
        case .suspect: "suspect"
        case .revive: "revive"
        case .forget: "forget"
        }
    }
}

extension StreamEntry {
    /// The entry from an item of a reply to `XRANGE` or `XREADGROUP`.
    ///
    /// - Throws: `unexpectedReply` for another shape.
    package init(_ reply: RedisReply) throws(RedisError) {
        let parts = try reply.array(count: 2)
        guard let id = StreamID(try parts[0].string()) else {
            throw RedisError(.unexpectedReply, "expected a stream entry's id, found \(parts[0].shape)")
        }
        var fields: [Operation.Field] = []
        for (name, value) in try parts[1].pairs() { fields.append(Operation.Field(name, try value.bytes())) }
        self.init(id: id, fields: fields)
    }
}
