import LegworkSystem
import Testing

@Suite(.timeLimit(.minutes(10)))
struct BellTests {
    @Test("A ring before the wait ends the wait at once")
    func ringBeforeWait() {
        let bell = Bell()
        bell.ring()
        bell.ring()
        #expect(bell.wait(untilNanoseconds: nil))
        #expect(!bell.wait(untilNanoseconds: MonotonicTime.nanoseconds))
    }

    @Test("A ring from another thread ends a wait without a deadline")
    func ringFromThread() throws {
        let bell = Bell()
        try OSThread.start("ring") { bell.ring() }
        #expect(bell.wait(untilNanoseconds: nil))
    }

    @Test("A wait that nobody ends lasts to its deadline")
    func deadline() {
        let bell = Bell()
        let deadline = MonotonicTime.nanoseconds + 5_000_000
        #expect(!bell.wait(untilNanoseconds: deadline))
        #expect(MonotonicTime.nanoseconds >= deadline)
    }

    @Test("Pauses double up to the longest and start again after a success")
    func backoff() {
        var backoff = Backoff(firstMilliseconds: 10, longestMilliseconds: 35)
        #expect((0..<4).map { _ in backoff.pauseMilliseconds() } == [10, 20, 35, 35])
        #expect(!backoff.isCalm)
        backoff.succeeded()
        #expect(backoff.isCalm)
        #expect(backoff.pauseMilliseconds() == 10)
    }

    @Test("The names of failpoints are distinct")
    func failpointNames() {
        #expect(Set(Failpoint.names.map(\.name)).count == Failpoint.names.count)
    }
}
