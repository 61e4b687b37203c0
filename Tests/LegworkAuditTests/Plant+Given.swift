import LegworkLedger
import LegworkPlanner
import LegworkStore

extension Plant {
    /// Where worker `w1` has the task that it was given in ``Kinds/world()``.
    private static func hash(_ world: World, of worker: String = "w1") -> String {
        world.keys.given(world.partition("given"), worker: worker)
    }

    /// That task: token and value.
    private static func task(_ world: World, _ space: MemoryKeyspace) -> Operation.Field {
        space.fields(hash(world)).first ?? Operation.Field("", "")
    }

    private static func set(_ token: String, _ text: String, _ world: World, _ space: inout MemoryKeyspace) {
        space.setField(hash(world), token, text)
    }

    static let given: [Plant] = [
        Plant(.given, "a given task of a job that is gone", .task, mended: true) { world, space in
            set("kinds|none|1|,0|1|gone", "do|key|0|{}", world, &space)
        },
        Plant(.given, "a given task of an earlier life", .task, mended: true) { world, space in
            set("kinds|earlier|1|,0|1|given", "do|key|0|{}", world, &space)
        },
        Plant(.given, "a given task of another attempt", .task, mended: true) { world, space in
            let token = task(world, space).name
            set(token.replacing("|1|given", with: "|2|given"), "do|key|0|{}", world, &space)
        },
        Plant(.given, "a given task that its stream has too", .task, mended: true) { world, space in
            let key = world.keys.tasks(world.partition("given"), app: "kinds", topic: "do")
            let id = space.append(key, [Operation.Field("t", task(world, space).name), Operation.Field("d", "{}")])
            space.setField(world.key("given"), "Q1", id.description)
        },
        Plant(.given, "a given task that its job looks for in the stream", .task, mended: true) { world, space in
            space.setField(world.key("given"), "Q1", "1-1")
        },
        Plant(.given, "a task that two workers were given", .task, mended: true) { world, space in
            let task = task(world, space)
            space.setField(hash(world, of: "w0"), task.name, task.value)
            space.addMember(world.keys.workers, "w0", score: Double(World.now))
        },
        Plant(.given, "a given task for a topic that its wait does not name", .task) { world, space in
            set(task(world, space).name, "else|key|0|{}", world, &space)
        },
        Plant(.given, "a wait whose given task is gone", .task) { world, space in
            space.remove(hash(world))
        },
        Plant(.given, "a given task without a token", .damaged) { world, space in
            set("nonsense", "do|key|0|{}", world, &space)
        },
        Plant(.given, "a given task that cannot be read", .damaged) { world, space in
            set(task(world, space).name, "do|key|9|{}", world, &space)
        },
        Plant(.given, "tasks of a worker that is not listed", .worker, mended: true) { world, space in
            space.remove(world.keys.workers)
        },
        Plant(.workers, "a worker that lives for ever", .worker, mended: true) { world, space in
            space.addMember(world.keys.workers, "w1", score: 9e12)
        },
        Plant(.workers, "a worker of long ago", .worker, mended: true) { world, space in
            space.addMember(world.keys.workers, "old", score: 1)
        },
    ]
}
