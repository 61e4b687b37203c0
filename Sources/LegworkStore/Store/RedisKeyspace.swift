package import LegworkLedger
package import LegworkRedis

/// A store's keys in a Redis, over a lane that is shared with others.
package struct RedisKeyspace: Keyspace {
    private let lane: RedisLane
    private let kernel: RedisKernel

    /// The store under `keys` in the server of a lane.
    package init(lane: RedisLane, keys: KeySpace, partitions: Int) {
        self.lane = lane
        kernel = RedisKernel(keys: keys, partitions: partitions)
    }

    package var keys: KeySpace { kernel.keys }

    package var partitions: Int { kernel.partitions }

    package func perform(_ calls: [KernelCall]) async -> [Result<KernelReply, StoreError>] {
        var results = await lane.send(calls.map { kernel.encode($0) })
        // A call of a function that is not loaded did nothing, so it may be sent again.
        let missing = results.indices.filter { Self.isFunctionMissing(results[$0]) }
        if !missing.isEmpty, (try? await StoreOpening.loadLibrary(lane)) != nil {
            let again = await lane.send(missing.map { kernel.encode(calls[$0]) })
            for (place, result) in zip(missing, again) { results[place] = result }
        }
        return zip(calls, results).map { call, result in
            switch result {
            case .failure(let error): return .failure(StoreError(error))
            case .success(let reply):
                do throws(StoreError) { return .success(try kernel.decode(reply, for: call)) } catch {
                    return .failure(error)
                }
            }
        }
    }

    package func perform(alone call: KernelCall) async -> Result<KernelReply, StoreError> {
        do throws(RedisError) {
            let reply = try await lane.send(kernel.encode(call))
            if case .error(let error) = reply, error.isFunctionMissing { return await perform([call])[0] }
            do throws(StoreError) { return .success(try kernel.decode(reply, for: call)) } catch {
                return .failure(error)
            }
        } catch {
            guard error.serverError?.isFunctionMissing ?? false else { return .failure(StoreError(error)) }
            return await perform([call])[0]
        }
    }

    package func perform(_ call: StoreCall) async throws(StoreError) -> StoreReply {
        var result = await lane.send([kernel.encode(call)])[0]
        if Self.isFunctionMissing(result) {
            try await StoreOpening.loadLibrary(lane)
            result = await lane.send([kernel.encode(call)])[0]
        }
        switch result {
        case .failure(let error): throw StoreError(error)
        case .success(let reply): return try kernel.decode(reply, for: call)
        }
    }

    package func read(_ queries: [StoreQuery]) async throws(StoreError) -> [StoreAnswer] {
        var answers: [StoreAnswer] = []
        for (query, result) in zip(queries, await lane.send(queries.map(\.command))) {
            do throws(RedisError) {
                switch result {
                case .success(let reply): answers.append(try query.answer(reply))
                case .failure(let error):
                    guard let refusal = error.serverError else { throw error }
                    answers.append(try query.answer(.error(refusal)))
                }
            } catch {
                throw StoreError(error)
            }
        }
        return answers
    }

    package func time() async throws(StoreError) -> Int64 {
        do throws(RedisError) {
            let parts = try await lane.send(RedisCommand("TIME")).array(count: 2)
            return try parts[0].integer() * 1000 + parts[1].integer() / 1000
        } catch {
            throw StoreError(error)
        }
    }

    private static func isFunctionMissing(_ result: Result<RedisReply, RedisError>) -> Bool {
        switch result {
        case .success(.error(let error)): error.isFunctionMissing
        case .success: false
        case .failure(let error): error.serverError?.isFunctionMissing ?? false
        }
    }
}

extension RedisServerError {
    /// True where a function that was called is not loaded: somebody has flushed the functions. Nothing was done.
    package var isFunctionMissing: Bool { code == .generic && text.hasPrefix("ERR Function not found") }
}
