import Dispatch
import Synchronization

/// What waits for a lane's thread: callers post, the thread takes.
final class LaneMailbox: Sendable {
    /// Commands that belong together, and whom to tell what became of them.
    enum Request: Sendable {
        /// One command.
        case one(RedisCommand, CheckedContinuation<Result<RedisReply, RedisError>, Never>)
        /// Several, in order.
        case several([RedisCommand], CheckedContinuation<[Result<RedisReply, RedisError>], Never>)
    }

    private struct State {
        var requests: [Request] = []
        var byteCount = 0
        var isClosing = false
        var isOver = false
        var closers: [CheckedContinuation<Void, Never>] = []
        var interrupter: RedisInterrupter?
    }

    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)
    private let closing = DispatchSemaphore(value: 0)

    /// Puts a request in, or answers it at once where the lane is closed or full.
    func post(_ request: Request) {
        let byteCount = request.byteCount
        let refusal = state.withLock { state -> RedisError? in
            guard !state.isClosing else { return .closed("lane") }
            guard state.byteCount + byteCount <= RedisLimits.laneQueueBytesMax else {
                let limit = RedisLimits.laneQueueBytesMax
                return .lostBeforeWrite(
                    request.firstName,
                    "\(limit) bytes wait to be sent already; send less at a time"
                )
            }
            state.byteCount += byteCount
            state.requests.append(request)
            // The thread looks before it waits, so only the first one has to ring.
            if state.requests.count == 1 { bell.signal() }
            return nil
        }
        if let refusal { request.fail(refusal) }
    }

    /// The next requests, at most a batch; waits for them. Nil when the lane is closed and everything has been taken.
    func take() -> [Request]? {
        while true {
            let (batch, isOver) = state.withLock { state in
                let batch = Self.batch(&state)
                return (batch, batch.isEmpty && state.isClosing)
            }
            if !batch.isEmpty { return batch }
            if isOver { return nil }
            bell.wait()
        }
    }

    private static func batch(_ state: inout State) -> [Request] {
        var commands = 0
        var bytes = 0
        var count = 0
        for request in state.requests {
            guard commands < RedisLimits.laneBatchCommandsMax, bytes < RedisLimits.laneBatchBytesMax else { break }
            commands += request.commandCount
            bytes += request.byteCount
            count += 1
        }
        state.byteCount -= bytes
        if count == state.requests.count {
            var taken: [Request] = []
            taken.reserveCapacity(count)
            swap(&taken, &state.requests)
            return taken
        }
        let taken = Array(state.requests[..<count])
        state.requests.removeFirst(count)
        return taken
    }

    /// Waits between two attempts to connect, less long where the lane is being closed.
    func pause(_ duration: Duration) {
        _ = closing.wait(timeout: .now() + duration.dispatchInterval)
    }

    /// True once the lane takes no more requests.
    var isClosing: Bool { state.withLock { $0.isClosing } }

    /// Says which connection is in use, so that ``breakConnection()`` finds it.
    func use(_ interrupter: RedisInterrupter?) {
        state.withLock { $0.interrupter = interrupter }
    }

    /// Ends a wait of the lane's thread.
    func breakConnection() {
        state.withLock { $0.interrupter }?.interrupt()
    }

    /// Takes no more requests; those inside are still served.
    func close() {
        let isFirst = state.withLock { state in
            defer { state.isClosing = true }
            return !state.isClosing
        }
        guard isFirst else { return }
        closing.signal()
        bell.signal()
    }

    /// Waits until the thread has served everything and ended.
    func waitForEnd() async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let isOver = state.withLock { state in
                if !state.isOver { state.closers.append(continuation) }
                return state.isOver
            }
            if isOver { continuation.resume() }
        }
    }

    /// Called by the thread as its last act.
    func end() {
        let closers = state.withLock { state in
            state.isOver = true
            defer { state.closers = [] }
            return state.closers
        }
        for closer in closers {
            closer.resume()
        }
    }
}

extension LaneMailbox.Request {
    var commandCount: Int {
        switch self {
        case .one: 1
        case .several(let commands, _): commands.count
        }
    }

    var byteCount: Int {
        switch self {
        case .one(let command, _): command.byteCount
        case .several(let commands, _): commands.reduce(0) { $0 + $1.byteCount }
        }
    }

    var firstName: String {
        switch self {
        case .one(let command, _): command.name
        case .several(let commands, _): commands.first?.name ?? "nothing"
        }
    }

    func addCommands(to list: inout [RedisCommand]) {
        switch self {
        case .one(let command, _): list.append(command)
        case .several(let commands, _): list.append(contentsOf: commands)
        }
    }

    func resolve(_ results: ArraySlice<Result<RedisReply, RedisError>>) {
        switch self {
        case .one(_, let continuation):
            guard let result = results.first else { return fail(.closed("lane")) }
            continuation.resume(returning: result)
        case .several(_, let continuation): continuation.resume(returning: Array(results))
        }
    }

    func fail(_ error: RedisError) {
        switch self {
        case .one(_, let continuation): continuation.resume(returning: .failure(error))
        case .several(let commands, let continuation):
            continuation.resume(returning: Array(repeating: .failure(error), count: commands.count))
        }
    }
}
