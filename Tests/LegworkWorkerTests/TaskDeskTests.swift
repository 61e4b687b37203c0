import LegworkJSON
import LegworkLedger
import LegworkSystem
import Synchronization
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

    /// Keeps a place for a task and gives it, as a commit does that is done.
    private func give(_ task: TaskDelivery, to desk: TaskDesk) throws -> TaskDesk.Arrival {
        desk.given(task, route: 0, ticket: try #require(desk.keep(task, route: 0).ticket))
    }

    private func given(_ job: String) throws -> TaskDelivery {
        let token = try #require(WaitToken("shop|Xk3|1|,0|1|\(job)"))
        let task = TaskDispatch(topic: "charge", token: token, idempotencyKey: "k", payload: [], options: [])
        return TaskDelivery(task, partition: 0)
    }

    @Test("A gift takes a place before its commit, and gives it back where that is refused")
    func gifts() throws {
        let desk = TaskDesk(concurrencies: [2], leaseMilliseconds: 1000)
        let tasks = try ["1", "2", "3"].map { try given($0) }
        #expect(desk.keep(tasks[0], route: 0) == .kept(fills: false, ticket: 1))
        #expect(desk.keep(tasks[1], route: 0) == .kept(fills: true, ticket: 2))
        #expect(desk.free == [0])
        #expect(desk.keep(tasks[2], route: 0) == .none, "nothing has ended yet, so nothing may wait")
        #expect(desk.holds(tasks[0].place))
        #expect(desk.released(tasks[0].place, route: 0, ticket: 1), "and whoever reads may read again")
        #expect(!desk.holds(tasks[0].place))
        #expect(desk.given(tasks[1], route: 0, ticket: 2) == .startable)
        #expect(desk.free == [1])
        #expect(desk.finished(tasks[1].place, route: 0) == (nil, false))
        #expect(desk.heldCount == 0)
    }

    @Test("Gifts may wait where tasks end fast; then both kinds go on in turn, and a few tasks are read all the same")
    func inTurn() throws {
        let desk = TaskDesk(concurrencies: [1], leaseMilliseconds: 1000, now: { 5 })
        for number in 0..<6 {
            let task = try given("\(number)")
            #expect(try give(task, to: desk) == (number == 0 ? .startable : .waiting(hasRoom: number == 1)))
            if number == 0 {
                // Five ends in this moment let five wait.
                for _ in 0..<5 {
                    #expect(desk.finished(task.place, route: 0) == (nil, true))
                    #expect(try give(task, to: desk) == .startable)
                }
            }
        }
        #expect(desk.free == [1])
        let read = [try task("1-0"), try task("2-0")]
        #expect(desk.received(read, route: 0).isEmpty)
        #expect(desk.free == [0])
        var order: [String] = []
        var last = try given("0").place
        while let next = desk.finished(last, route: 0).next {
            order.append(next.place.entry)
            last = next.place
        }
        #expect(order.prefix(4).filter { $0.hasSuffix("-0") } == ["1-0", "2-0"])
        #expect(order.count == 7)
    }

    /// A desk with one handler, which has just been fast, so that gifts wait: 0 runs, 1 and 2 wait. Its clock stands at 5 ms.
    private func deskWithLine(heartbeatMilliseconds: Int64? = nil) throws -> (desk: TaskDesk, gifts: [TaskDelivery]) {
        let desk = TaskDesk(concurrencies: [1], leaseMilliseconds: 30_000, now: { 5 })
        for number in 0..<20 {
            let task = try given("f\(number)")
            #expect(try give(task, to: desk) == .startable)
            _ = desk.finished(task.place, route: 0)
        }
        var gifts = try ["0", "1", "2"].map { try given($0) }
        for place in gifts.indices {
            gifts[place].heartbeatMilliseconds = heartbeatMilliseconds
            _ = try give(gifts[place], to: desk)
        }
        return (desk, gifts)
    }

    @Test("Gifts that wait for long behind a slow handler go to others, and are not begun here")
    func stuck() throws {
        let (desk, gifts) = try deskWithLine()
        let read = [try task("1-0")]
        #expect(desk.reading == ([1], true))
        #expect(desk.received(read, route: 0).isEmpty, "what was read waits behind them")
        let (due, early, next) = desk.due(atMilliseconds: 10_004)
        #expect(early.isEmpty)
        #expect(due == [gifts[0]], "what runs is shown to live")
        #expect(next == 10_005)
        let (_, stuck, _) = desk.due(atMilliseconds: 10_005)
        #expect(Set(stuck.map(\.place)) == Set((gifts[1...] + read).map(\.place)))
        #expect(desk.heldCount == 1)
        #expect(desk.reading == ([0], false), "nothing is read for a line that has gone")
        #expect(desk.finished(gifts[0].place, route: 0).next == nil)
        #expect(desk.free == [1])
    }

    @Test("A gift waits no longer because its flow lets a worker be silent for long")
    func stuckHeartbeat() throws {
        let (desk, gifts) = try deskWithLine(heartbeatMilliseconds: 3_600_000)
        #expect(desk.due(atMilliseconds: 10_005).stuck.count == 2)
        #expect(desk.due(atMilliseconds: 1_200_005).due == [gifts[0]])
    }

    @Test("A line keeps its order, and nothing of what has left it although it never becomes empty")
    func line() throws {
        var line = TaskLine()
        for number in 0..<5 { line.add(try task("\(number)-0")) }
        for number in 5..<1000 {
            line.add(try task("\(number)-0"))
            #expect(line.pop()?.place.entry == "\(number - 5)-0")
        }
        #expect(line.count == 5)
        #expect(line.storedCount < 200)
        line.remove([try task("997-0").place, try task("1-0").place])
        #expect(line.count == 4)
        #expect((0..<5).map { _ in line.pop()?.place.entry } == ["995-0", "996-0", "998-0", "999-0", nil])
    }

    @Test("Of two keepings of a place for one task, the one that is not done leaves the other's task alone")
    func tickets() throws {
        let desk = TaskDesk(concurrencies: [2], leaseMilliseconds: 1000)
        let task = try given("1")
        let first = try #require(desk.keep(task, route: 0).ticket)
        let second = try #require(desk.keep(task, route: 0).ticket)
        #expect(desk.given(task, route: 0, ticket: second) == .startable)
        #expect(desk.released(task.place, route: 0, ticket: first), "its room is free")
        #expect(desk.holds(task.place))
        #expect(desk.finished(task.place, route: 0) == (nil, false))
        let third = try #require(desk.keep(task, route: 0).ticket)
        let fourth = try #require(desk.keep(task, route: 0).ticket)
        #expect(desk.released(task.place, route: 0, ticket: fourth))
        #expect(desk.given(task, route: 0, ticket: third) == .startable)
        #expect(desk.holds(task.place))
        #expect(desk.free == [1])
    }

    @Test("At the end gifts that wait go to others at once")
    func stuckAtTheEnd() throws {
        let (desk, gifts) = try deskWithLine()
        #expect(desk.finished(gifts[0].place, route: 0).next == gifts[1])
        let (_, stuck, _) = desk.due(atMilliseconds: 5, isEnding: true)
        #expect(stuck == [gifts[2]], "the one before has its handler")
        #expect(desk.finished(gifts[1].place, route: 0).next == nil)
    }

    @Test("A read for tasks that would wait behind gifts is told so")
    func readAhead() throws {
        let (desk, gifts) = try deskWithLine()
        #expect(desk.reading == ([1], true))
        for gift in gifts { _ = desk.finished(gift.place, route: 0) }
        #expect(desk.reading == ([1], false))
    }

    @Test("Slow tasks that end together let none wait")
    func slowEnds() throws {
        let desk = TaskDesk(concurrencies: [2], leaseMilliseconds: 1000)
        let tasks = try ["1", "2"].map { try given($0) }
        for task in tasks {
            #expect(try give(task, to: desk) == .startable)
            let held = HeldTask(task, input: .emptyObject) { _, _, _ in }
            held.isLong.store(true, ordering: .relaxed)
            #expect(desk.began(held))
        }
        for task in tasks { _ = desk.finished(task.place, route: 0) }
        let others = try ["3", "4", "5"].map { try given($0) }
        #expect(
            others.map { desk.keep($0, route: 0) }
                == [.kept(fills: false, ticket: 3), .kept(fills: true, ticket: 4), .none]
        )
    }

    @Test("At the end those that did not begin are handed back, but not those whose commit is under way")
    func closing() throws {
        let desk = TaskDesk(concurrencies: [4], leaseMilliseconds: 1000)
        let tasks = try ["1", "2"].map { try given($0) }
        for task in tasks { #expect(desk.keep(task, route: 0) != .none) }
        #expect(desk.given(tasks[0], route: 0, ticket: 1) == .startable)
        #expect(desk.close() == [tasks[0]])
        #expect(desk.given(tasks[1], route: 0, ticket: 2) == .closed)
        #expect(desk.heldCount == 0)
        #expect(desk.keep(tasks[0], route: 0) == .none)
    }

    @Test("As many tasks may wait as end in a tenth of a second")
    func pace() {
        var pace = Pace()
        #expect(pace.allowance(atMilliseconds: 5) == 0)
        for _ in 0..<7 { pace.ended(atMilliseconds: 20) }
        #expect(pace.allowance(atMilliseconds: 99) == 7)
        pace.ended(atMilliseconds: 101)
        #expect(pace.allowance(atMilliseconds: 150) == 7)
        #expect(pace.allowance(atMilliseconds: 199) == 7)
        #expect(pace.allowance(atMilliseconds: 250) == 1)
        pace.ended(atMilliseconds: 199)
        #expect(pace.allowance(atMilliseconds: 250) == 1, "the clock does not go back")
        #expect(pace.allowance(atMilliseconds: 450) == 0)
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
