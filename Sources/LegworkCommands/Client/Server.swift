import Legwork
import LegworkGraph
import LegworkJSON
import LegworkRedis
import ServiceLifecycle

/// An engine that stays: what `legwork dev` and `legwork serve` do.
struct Server: Sendable {
    let settings: Settings
    let paths: [String]
    let isEmbedded: Bool
    let output: Output

    /// Runs until SIGINT or SIGTERM.
    ///
    /// - Throws: ``CommandFailure`` where it cannot begin, or ends by itself.
    func run() async throws {
        let began = Surroundings.nowMilliseconds
        guard isEmbedded else {
            return try await run(at: try StorePlace.find(settings), redis: nil, began: began)
        }
        let data = settings.text(.data) ?? ".legwork"
        let redis = try await PrivateRedis.start(folder: data, settings: settings)
        do {
            let place = StorePlace(address: redis.address, options: StorePlace.options(settings))
            try await run(at: place, redis: redis, began: began)
        } catch {
            await redis.stop()
            throw error
        }
        await redis.stop()
        output.note("stopped; what was under way goes on at the next 'legwork dev'")
    }

    private func run(at place: StorePlace, redis: EmbeddedRedis?, began: Int64) async throws {
        let client = try await Client.open(settings, at: place, runsEngine: true)
        do {
            let apps = DevApps(paths: paths, client: client, output: output)
            try await apps.deployAll()
            try await serve(client, apps, redis, began)
        } catch {
            await client.close()
            throw error
        }
        await client.close()
    }

    private func serve(_ client: Client, _ apps: DevApps, _ redis: EmbeddedRedis?, _ began: Int64) async throws {
        let group = client.serviceGroup()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await client.attempt { try await group.run() } }
            tasks.addTask { await apps.redeployChanged() }
            if let redis { tasks.addTask { await Self.keepAlive(redis, output) } }
            try await tellReady(client, apps, began)
            // The engine's end is the end; the others only accompany it.
            try await tasks.next()
            tasks.cancelAll()
        }
    }

    private func tellReady(_ client: Client, _ apps: DevApps, _ began: Int64) async throws {
        let mode = try await client.durability()
        let took = Surroundings.nowMilliseconds - began
        guard output.format == .table else {
            let object: JSON = [
                "ready": true, "address": .string(client.place.address.description), "durability": .string(mode.name),
                "pid": .integer(Int64(Surroundings.processID)), "milliseconds": .integer(took),
            ]
            output.write(object.compact + "\n")
            return
        }
        let paint = output.notePaint
        output.note(paint("legwork \(Program.version)", .bold) + paint("  ready after \(TimeText.span(took))", .dim))
        output.note("  redis       \(client.place.address)\(isEmbedded ? " (private)" : "")")
        output.note("  durability  \(mode.name): \(mode.sentence)")
        if isEmbedded { output.note("  data        \(settings.text(.data) ?? "")") }
        let options = client.place.options
        output.note("\nnext, in another terminal in this directory:")
        if paths.isEmpty { output.note("  legwork deploy app.yaml\(options)") }
        for topic in apps.topics.isEmpty ? ["topic"] : apps.topics.prefix(3) {
            output.note("  legwork start \(ShellText.word(topic)) --input '{…}' --wait\(options)")
        }
        output.note("  legwork jobs list\(options)")
        output.note("\nCtrl-C stops.")
    }

    /// Starts the private Redis again when it dies.
    private static func keepAlive(_ redis: EmbeddedRedis, _ output: Output) async {
        while !Swift.Task.isCancelled {
            do { try await Swift.Task.sleep(for: .milliseconds(250)) } catch { return }
            guard !redis.isRunning else { continue }
            output.note("the private Redis has died; starting it again")
            do { try await redis.restart() } catch {
                output.note("it cannot be started: \(error)")
                do { try await Swift.Task.sleep(for: .seconds(1)) } catch { return }
            }
        }
    }
}
