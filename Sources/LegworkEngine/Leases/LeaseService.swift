import LegworkLedger
import LegworkSystem
import Logging
import Synchronization

/// Takes, keeps and gives back the leases of partitions: a thread and a connection of its own, so that busy loops cannot
/// starve it.
///
/// An engine that lacks partitions sleeps until the first of their leases can have run out, or until another engine says
/// that it has come, gone or given something back.
final class LeaseService: Sendable {
    private enum Ending {
        case none, graceful, abandoned
    }

    private struct State {
        var ending = Ending.none
        var left: [Int] = []
        var isWoken = false
        var loopsRunning: Int
    }

    let shared: EngineShared
    let timers: TimerService
    let loops: [EngineLoop]
    private let state: Mutex<State>
    private let bell = Bell()

    init(shared: EngineShared, timers: TimerService, loops: [EngineLoop]) {
        self.shared = shared
        self.timers = timers
        self.loops = loops
        state = Mutex(State(loopsRunning: loops.count))
    }

    /// A loop has finished with a partition that it was told to let go.
    func left(_ partition: Int) {
        state.withLock { $0.left.append(partition) }
        bell.ring()
    }

    /// A loop has ended.
    func loopEnded() {
        state.withLock { $0.loopsRunning -= 1 }
        bell.ring()
    }

    /// Another engine has come or gone, or has given leases back.
    func wake() {
        state.withLock { $0.isWoken = true }
        bell.ring()
    }

    /// Finishes what is in hand, gives everything back and ends.
    func stop() {
        state.withLock { if $0.ending == .none { $0.ending = .graceful } }
        bell.ring()
    }

    /// Ends at once and gives nothing back, as if the process had been killed.
    func abandon() {
        state.withLock { $0.ending = .abandoned }
        bell.ring()
    }

    /// The thread's body.
    func run() {
        let run = LeaseRun(service: self)
        while true {
            let (ending, left, isWoken, loopsRunning) = state.withLock { state in
                defer {
                    state.left = []
                    state.isWoken = false
                }
                return (state.ending, state.left, state.isWoken, state.loopsRunning)
            }
            switch ending {
            case .abandoned:
                for loop in loops { loop.post { $0.abandons = true } }
                timers.stop()
                if run.pokeUntilEnded(loopsRunning) { return }
                bell.wait(untilNanoseconds: MonotonicTime.nanoseconds + LeaseRun.pokeNanoseconds)
                continue
            case .graceful where loopsRunning == 0:
                timers.stop()
                run.sayGoodbye()
                return
            case .graceful: for loop in loops { loop.post { $0.stops = true } }
            case .none: break
            }
            bell.wait(untilNanoseconds: run.turn(left: left, isWoken: isWoken, takesMore: ending == .none))
        }
    }
}
