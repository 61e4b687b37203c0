import LegworkLedger
import LegworkRedis
import LegworkSystem
import Logging
import Synchronization
import Testing

@testable import LegworkWorker

@Suite("When the keeper looks")
struct KeeperWakeTests {
    private func task(heartbeatMilliseconds: Int64?) throws -> TaskDelivery {
        let place = TaskDelivery.Place(partition: 0, app: "shop", topic: "charge", entry: "1-0")
        let token = Array("shop|Xk3|1|,0|1|7".utf8)
        var task = try #require(TaskDelivery(place: place, fields: [("t", token)], delivery: 1))
        task.heartbeatMilliseconds = heartbeatMilliseconds
        return task
    }

    @Test("A task that must be shown to live before the keeper would look has it look at once, and no other task")
    func attends() throws {
        let shared = WorkerShared(
            configuration: WorkerConfiguration(name: "w1"),
            redis: try RedisAddress(parsing: "unix:/nowhere/redis.sock"),
            keys: KeySpace(prefix: "lw"),
            partitions: 1,
            routes: [],
            logger: Logger(label: "keeper")
        )
        let now = MonotonicTime.milliseconds
        shared.keeperWakes.store(now + 1_000_000, ordering: .releasing)
        func rings(_ heartbeats: [Int64?]) throws -> Bool {
            shared.attend(try heartbeats.map(task))
            return shared.keeperBell.wait(untilNanoseconds: 0)
        }
        #expect(try rings([nil, 600_000]))
        #expect(try !rings([nil, nil]))
        #expect(try !rings([3_600_000]))
        shared.keeperWakes.store(now, ordering: .releasing)
        #expect(try !rings([1000]))
    }
}
