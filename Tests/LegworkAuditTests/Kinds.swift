import LegworkJSON
import LegworkLedger
import LegworkPlanner
import LegworkStore

/// A store that has a key of every family, at rest and right.
enum Kinds {
    static let yaml = """
        app:
          id: kinds
          version: '1'
          graphs:
            - subscribes: sleep
              activities:
                t1: { type: trigger }
                nap: { type: hook, sleep: 60 }
              transitions: { t1: [{ to: nap }] }
            - subscribes: ask
              activities:
                t2: { type: trigger }
                wait: { type: hook, hook: { type: object } }
              transitions: { t2: [{ to: wait }] }
              hooks:
                answer:
                  - to: wait
                    conditions:
                      match: [{ expected: '{t2.output.data.id}', actual: '{$self.hook.data.id}' }]
            - subscribes: work
              activities:
                t3: { type: trigger }
                do: { type: worker, topic: do, timeout: 60 }
              transitions: { t3: [{ to: do }] }
            - subscribes: parent
              activities:
                t4: { type: trigger }
                call: { type: await, topic: work }
              transitions: { t4: [{ to: call }] }
            - subscribes: loop
              activities:
                t5: { type: trigger }
                pivot: { type: hook, cycle: true }
                again: { type: hook, sleep: 5 }
                back: { type: cycle, ancestor: pivot }
              transitions:
                t5: [{ to: pivot }]
                pivot: [{ to: again }]
                again: [{ to: back }]
            - subscribes: end
              activities:
                t6:
                  type: trigger
                  stats: { granularity: 1h, measures: [{ measure: index, target: '{t6.output.data.id}' }] }
                left: { type: hook }
                right: { type: hook }
                both: { type: hook }
              transitions:
                t6: [{ to: left }, { to: right }]
                left: [{ to: both }]
                right: [{ to: both }]
        """

    /// One job in each kind of wait, one whose task a worker was given, an ended one, a paused one with a message held, a
    /// buffered signal, a dead letter.
    static func world() async throws -> World {
        var world = try await World(yaml: yaml)
        for id in ["sleep", "ask", "work", "parent", "loop", "end"] {
            try await world.start(id, ["id": .string(id)], id: id)
        }
        _ = try await world.store.perform(.presence(worker: "w1", lifeMilliseconds: 10_000))
        world.worker = "w1"
        try await world.start("work", ["id": "given"], id: "given")
        world.worker = nil
        try await world.start("ask", ["id": "paused"], id: "paused")
        try await world.settle()
        try await world.control(.pause(by: "ada"), "paused")
        _ = try await world.signal("answer", ["id": "paused"])
        try await world.settle()
        _ = try await world.signal("answer", ["id": "nobody"], id: "s1")
        try await world.settle()
        let lease = LeaseRequest(
            verb: .acquire,
            engine: "e1",
            partitions: (0..<world.store.partitions).map { ($0, "") },
            timeToLiveMilliseconds: 1500
        )
        _ = try await world.store.perform(.lease(lease))
        let stream = world.keys.messages(0)
        world.memory.withKeyspace { _ = $0.append(stream, [Operation.Field("m", "Z|what?")]) }
        let broken = world.oldest(0)
        _ = try await world.store.bury(
            Burial(
                partition: 0,
                stream: stream,
                entry: broken?.id.description ?? "",
                lease: nil,
                reason: "it is no message",
                attempts: 1
            )
        )
        return world
    }
}
