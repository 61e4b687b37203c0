import LegworkLedger

/// The names of everything in a world's store: those of ``KeySpace``, of which the ones that each step asks for are made once.
struct SimulatedKeys {
    /// What makes the names.
    let space: KeySpace

    private let app: String
    private let topics: [String]
    private let parts: [Part]

    /// The names of one partition.
    private struct Part {
        var messages: String
        var timers: String
        var lease: String
        var index: String
        var job: String
        var tasks: [String]
        var given: String
    }

    /// The names in a store of so many partitions, for an app with these topics of workers.
    init(_ space: KeySpace, partitions: Int, app: String, topics: [String]) {
        self.space = space
        self.app = app
        self.topics = topics
        parts = (0..<partitions).map { partition in
            Part(
                messages: space.messages(partition),
                timers: space.timers(partition),
                lease: space.lease(partition),
                index: space.index(partition, app: app),
                job: space.job(partition, app: app, job: ""),
                tasks: topics.map { space.tasks(partition, app: app, topic: $0) },
                given: space.given(partition, worker: "")
            )
        }
    }

    var engines: String { space.engines }

    var workers: String { space.workers }

    func messages(_ partition: Int) -> String { parts[partition].messages }

    func timers(_ partition: Int) -> String { parts[partition].timers }

    func lease(_ partition: Int) -> String { parts[partition].lease }

    func index(_ partition: Int, app: String) -> String {
        app == self.app ? parts[partition].index : space.index(partition, app: app)
    }

    func job(_ partition: Int, app: String, job: String) -> String {
        app == self.app ? parts[partition].job + job : space.job(partition, app: app, job: job)
    }

    func scope(_ partition: Int, app: String, job: String, address: Address) -> String {
        address.isRoot
            ? self.job(partition, app: app, job: job)
            : space.scope(partition, app: app, job: job, address: address)
    }

    func held(_ partition: Int, app: String, job: String) -> String { space.held(partition, app: app, job: job) }

    func tasks(_ partition: Int, app: String, topic: String) -> String {
        guard app == self.app, let place = topics.firstIndex(of: topic) else {
            return space.tasks(partition, app: app, topic: topic)
        }
        return parts[partition].tasks[place]
    }

    func given(_ partition: Int, worker: String) -> String { parts[partition].given + worker }

    func waiters(_ partition: Int, key: String) -> String { space.waiters(partition, key: key) }

    func buffer(_ partition: Int, key: String) -> String { space.buffer(partition, key: key) }
}
