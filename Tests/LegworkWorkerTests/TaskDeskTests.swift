import LegworkLedger
import Testing

@testable import LegworkWorker

@Suite("Task desk")
struct TaskDeskTests {
    private func task(_ entry: String) throws -> TaskDelivery {
        let place = TaskDelivery.Place(partition: 0, app: "shop", topic: "charge", entry: entry)
        let token = Array("shop|Xk3|1|,0|1|7".utf8)
        return try #require(TaskDelivery(place: place, fields: [("t", token)], delivery: 1))
    }

    @Test("Whoever makes room in a full route says so, and nobody else")
    func room() throws {
        let desk = TaskDesk(concurrencies: [2], leaseMilliseconds: 1000)
        let tasks = [try task("1-0"), try task("2-0")]
        #expect(desk.received(tasks, route: 0) == tasks)
        #expect(desk.free == [0])
        #expect(desk.finished(tasks[0].place, route: 0) == (nil, true))
        #expect(desk.finished(tasks[1].place, route: 0) == (nil, false))
        #expect(desk.free == [2])
    }

    @Test("A handler that goes on with a task that waited makes no room")
    func waiting() throws {
        let desk = TaskDesk(concurrencies: [1], leaseMilliseconds: 1000)
        let tasks = [try task("1-0"), try task("2-0")]
        #expect(desk.received(tasks, route: 0) == [tasks[0]])
        #expect(desk.finished(tasks[0].place, route: 0) == (tasks[1], false))
        #expect(desk.finished(tasks[1].place, route: 0) == (nil, true))
    }

    @Test("The last handler of a route that was full again makes room")
    func refilled() throws {
        let desk = TaskDesk(concurrencies: [2], leaseMilliseconds: 1000)
        let tasks = [try task("1-0"), try task("2-0"), try task("3-0")]
        _ = desk.received(Array(tasks[..<1]), route: 0)
        _ = desk.received(Array(tasks[1...]), route: 0)
        #expect(desk.free == [0])
        #expect(desk.finished(tasks[0].place, route: 0) == (tasks[2], false))
        #expect(desk.finished(tasks[1].place, route: 0) == (nil, true))
    }
}
