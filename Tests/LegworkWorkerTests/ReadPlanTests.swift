import Testing

@testable import LegworkWorker

@Suite("Read plan")
struct ReadPlanTests {
    private func topic(_ streams: Range<Int>, free: Int) -> ReadPlan.Topic {
        ReadPlan.Topic(streams: Array(streams), free: free)
    }

    @Test("No free handler, no read")
    func none() {
        var plan = ReadPlan()
        #expect(plan.next([topic(0..<4, free: 0)], countMax: 64) == nil)
        #expect(plan.next([], countMax: 64) == nil)
    }

    @Test("Enough free handlers: one read that waits, its count bounded by what is free")
    func enough() {
        var plan = ReadPlan()
        #expect(
            plan.next([topic(0..<4, free: 10)], countMax: 64)
                == ReadPlan.Read(streams: [0, 1, 2, 3], count: 2, waits: true)
        )
        #expect(plan.next([topic(0..<4, free: 1000)], countMax: 64)?.count == 64)
    }

    @Test("Topics without a free handler are left out")
    func full() {
        var plan = ReadPlan()
        let read = plan.next([topic(0..<2, free: 0), topic(2..<4, free: 2)], countMax: 64)
        #expect(read == ReadPlan.Read(streams: [2, 3], count: 1, waits: true))
    }

    @Test("Few free handlers: streams in turns without waiting, then one read that waits on all")
    func turns() {
        var plan = ReadPlan()
        var seen: [Int] = []
        for _ in 0..<4 {
            let read = plan.next([topic(0..<4, free: 1)], countMax: 64)
            #expect(read?.waits == false)
            #expect(read?.streams.count == 1)
            seen += read?.streams ?? []
        }
        #expect(seen == [0, 1, 2, 3])
        #expect(
            plan.next([topic(0..<4, free: 1)], countMax: 64)
                == ReadPlan.Read(streams: [0, 1, 2, 3], count: 1, waits: true)
        )
        #expect(plan.next([topic(0..<4, free: 1)], countMax: 64)?.waits == false)
    }

    @Test("A find starts the turns again")
    func found() {
        var plan = ReadPlan()
        for _ in 0..<3 { _ = plan.next([topic(0..<4, free: 1)], countMax: 64) }
        plan.found()
        for _ in 0..<4 { #expect(plan.next([topic(0..<4, free: 1)], countMax: 64)?.waits == false) }
        #expect(plan.next([topic(0..<4, free: 1)], countMax: 64)?.waits == true)
    }
}
