import LegworkLedger
import LegworkRedis
import Testing

@testable import LegworkWorker

@Suite("Tasks of stream entries")
struct TaskDeliveryTests {
    private let stream = TaskStream(partition: 3, app: "shop", topic: "charge", route: 0)

    private func entry(_ fields: [(String, String)]) -> RedisReply {
        .array([.bulk(Array("5-1".utf8)), .array(fields.flatMap { [bulk($0.0), bulk($0.1)] })])
    }

    private func bulk(_ text: String) -> RedisReply { .bulk(Array(text.utf8)) }

    @Test("A read and a list of fields give the same task")
    func same() throws {
        let fields = [
            ("t", "shop|Xk3|1|,0|2|a|b"), ("k", "key"), ("d", #"{"n":1}"#),
            ("o", #"{"activity":"a1","heartbeat_ms":250}"#),
        ]
        let read = try #require(TaskDelivery(entry(fields), of: stream))
        let listed = TaskDelivery(
            place: stream.place(of: "5-1"),
            fields: fields.map { ($0.0, Array($0.1.utf8)) },
            delivery: 1
        )
        #expect(read == listed)
        #expect(read.token.job == "a|b")
        #expect(read.activity == "a1")
        #expect(read.heartbeatMilliseconds == 250)
    }

    @Test("The fencing number counts that a worker was given the task before it came to the stream")
    func fencing() throws {
        let fields = [("t", "shop|Xk3|1|,0|1|7"), ("k", "key"), ("d", "{}"), ("g", "1")]
        let read = try #require(TaskDelivery(entry(fields), of: stream))
        #expect(read.delivery == 1 && read.fencingNumber == 2)
        let listed = fields.map { (name: $0.0, value: Array($0.1.utf8)) }
        let claimed = TaskDelivery(place: stream.place(of: "5-1"), fields: listed, delivery: 2)
        #expect(claimed?.fencingNumber == 3)
        #expect(TaskDelivery(entry(Array(fields.dropLast())), of: stream)?.fencingNumber == 1)
    }

    @Test("What is no plain task is left to whoever looks closer")
    func unusual() {
        #expect(TaskDelivery(entry([("k", "key"), ("d", "{}")]), of: stream) == nil)
        #expect(TaskDelivery(entry([("t", "no token")]), of: stream) == nil)
        #expect(TaskDelivery(entry([("t", "shop|Xk3|1|,0|2|7"), ("long", "")]), of: stream) == nil)
        #expect(TaskDelivery(.array([bulk("5-1"), .null]), of: stream) == nil)
    }
}
