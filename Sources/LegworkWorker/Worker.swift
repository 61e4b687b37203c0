import CoreMetrics
import LegworkJSON
package import LegworkLedger
package import LegworkRedis
import LegworkSystem
import LegworkWire
package import Logging
import ServiceLifecycle
import Synchronization

/// Runs handlers for topics: reads tasks, shows that they are worked on, answers them.
///
/// A task is delivered at least once; an answer counts once. The stream's pending list is the lease: a worker that falls
/// silent for longer than its lease loses its tasks to another, and its late answers are refused.
/// Source: `21-protocol` §7.
package final class Worker: Service {
    let shared: WorkerShared
    private let answer: @Sendable (AnswerRequest) async throws(RedisError) -> Bool
    private let handIn: AnswerHandIn
    private let runs = RunCount()
    /// Tasks that were given and can run.
    let given = Mutex<[(delivery: TaskDelivery, route: Int)]>([])
    private let keeperIsOver = Atomic<Bool>(false)
    private let isCancelled = Atomic<Bool>(false)

    /// A worker for some topics.
    ///
    /// - Parameters:
    ///   - redis: how to reach Redis.
    ///   - keys: the names of the store's keys.
    ///   - partitions: how many partitions the store has.
    ///   - routes: the topics with their handlers.
    ///   - handIn: hands an answer to an engine of this process.
    ///   - answer: sends an answer to the kernel; true if it was taken.
    package init(
        configuration: WorkerConfiguration,
        redis: RedisAddress,
        keys: KeySpace,
        partitions: Int,
        routes: [TaskRoute],
        logger: Logger,
        handIn: @escaping AnswerHandIn = { _, _ in false },
        answer: @escaping @Sendable (AnswerRequest) async throws(RedisError) -> Bool
    ) {
        shared = WorkerShared(
            configuration: configuration,
            redis: redis,
            keys: keys,
            partitions: partitions,
            routes: routes,
            logger: logger
        )
        self.handIn = handIn
        self.answer = answer
    }

    /// Sets the apps whose tasks routes without an app serve, and which topics have priorities; call it again when there
    /// are new ones.
    package func setApps(_ apps: [String], priorities: PriorityTopics = PriorityTopics()) {
        shared.setApps(apps, priorities: priorities)
    }

    /// Runs until graceful shutdown: then reads no more, finishes the tasks in hand, and hands back those not begun.
    ///
    /// Cancellation also cancels the handlers; tasks whose handlers end by that are handed back unanswered.
    package func run() async {
        let shared = shared
        let deliver: @Sendable ([TaskDelivery], Int) -> Void = { tasks, route in
            for delivery in shared.desk.received(tasks, route: route) { self.begin(delivery, route: route) }
            shared.attend(tasks)
        }
        let reader = NativeThread(name: "lw-tasks") {
            var reader = TaskReader(shared, deliver: deliver)
            reader.run()
            self.runs.end()
        }
        let keeper = NativeThread(name: "lw-keeper") {
            var keeper = TaskKeeper(shared, deliver: deliver)
            keeper.run { self.keeperIsOver.load(ordering: .acquiring) }
        }
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await runs.wait()
            } onGracefulShutdown: {
                shared.stop()
            }
        } onCancel: {
            self.isCancelled.store(true, ordering: .sequentiallyConsistent)
            shared.desk.cancelAll()
            shared.stop()
        }
        await NativeThread.run(name: "lw-worker-end") {
            // The keeper comes last: it ends the read that the reader waits in.
            reader.join()
            shared.handBack(shared.desk.close(), haveBegun: false)
            self.keeperIsOver.store(true, ordering: .releasing)
            shared.keeperBell.ring()
            keeper.join()
        }
    }

    /// Shuts down in order; ``run()`` returns when that is done.
    package func stop() { shared.stop() }

    // MARK: - A task

    /// Starts a handler on a task. One that comes when nobody waits for handlers any more stays in hand unbegun, and is
    /// handed back at the end.
    func begin(_ delivery: TaskDelivery, route: Int) {
        guard runs.begin() else { return }
        let run = HandlerRun()
        run.start {
            await self.work(delivery, route: route, in: run)
        }
    }

    /// Works on a task, and on those that waited for the same handler to become free.
    private func work(_ first: TaskDelivery, route: Int, in run: HandlerRun) async {
        var next: TaskDelivery? = first
        while let delivery = next {
            // Whoever has the answer says when the task is done.
            if await handle(delivery, route: route, in: run) { return }
            next = following(delivery.place, route: route)
            if let following = next, run.isCancelled {
                // What cancelled the last task must not cancel the next.
                begin(following, route: route)
                next = nil
            }
        }
        runs.end()
    }

    /// A task that its handler's own run does not see to its end is done.
    private func finish(_ place: TaskDelivery.Place, route: Int) {
        if let following = following(place, route: route) { begin(following, route: route) }
        runs.end()
    }

    /// Lets go of a task that is done; gives the one that its handler goes on with.
    private func following(_ place: TaskDelivery.Place, route: Int) -> TaskDelivery? {
        let (following, hasRoom) = shared.desk.finished(place, route: route)
        if hasRoom { shared.readerBell.ring() }
        return following
    }

    /// Runs the handler of a task and answers it.
    ///
    /// - Returns: true if the answer was handed in, and the task is done when that has been dealt with.
    private func handle(_ delivery: TaskDelivery, route: Int, in run: HandlerRun) async -> Bool {
        Failpoint.reach("task.read")
        let input: JSON
        do {
            input = delivery.input.isEmpty ? .emptyObject : try JSON(parsing: delivery.input)
        } catch {
            let failure = TaskFailure(code: 422, message: "the task's input is no JSON: \(error)")
            await send(failure.answer, of: delivery, sequence: 0)
            return false
        }
        let task = HeldTask(delivery, input: input) { task, interim, sequence in
            guard await self.send(interim, of: task.delivery, sequence: sequence), !task.isLost else {
                throw TaskLostError(topic: delivery.place.topic, job: delivery.token.job)
            }
        }
        guard shared.desk.began(task) else {
            shared.metrics.lost.increment()
            return false
        }
        let started = MonotonicTime.nanoseconds
        let answer = await result(of: task, shared.routes[route], in: run)
        let taken = MonotonicTime.nanoseconds - started
        if taken > Pace.waitMilliseconds * 1_000_000 { task.isLong.store(true, ordering: .releasing) }
        guard let answer else {
            shared.metrics.lost.increment()
            if !task.isLost { shared.handBack([delivery], haveBegun: true) }
            return false
        }
        shared.metrics.duration.recordNanoseconds(taken)
        Failpoint.reach("task.handled")
        // Behind interim answers it has to stay in its place. And a task that may have ended a process before goes by the
        // stream, where it is known how often a message did.
        if delivery.fencingNumber == 1, !task.hasInterim, handIn(answer, of: delivery, route: route) { return true }
        await send(answer, of: delivery, sequence: 0)
        Failpoint.reach("answer.after")
        return false
    }

    /// Hands a final answer to an engine of this process; false where none takes it.
    private func handIn(_ answer: TaskAnswer, of delivery: TaskDelivery, route: Int) -> Bool {
        Failpoint.reach("answer.before")
        return handIn(request(answer, of: delivery, sequence: 0)) { outcome in
            switch outcome {
            case .taken, .refused:
                self.count(answer, sequence: 0, isTaken: outcome == .taken)
                Failpoint.reach("answer.after")
                self.finish(delivery.place, route: route)
            case .elsewhere, .unknown:
                // The engine's thread must not wait for what follows.
                Swift.Task {
                    await self.send(answer, of: delivery, sequence: 0, isUncertain: outcome == .unknown)
                    Failpoint.reach("answer.after")
                    self.finish(delivery.place, route: route)
                }
            }
        }
    }

    private func request(_ answer: TaskAnswer, of delivery: TaskDelivery, sequence: Int) -> AnswerRequest {
        AnswerRequest(
            partition: delivery.place.partition,
            app: delivery.place.app,
            topic: delivery.place.topic,
            entry: delivery.place.entry,
            consumer: shared.configuration.name,
            delivery: delivery.delivery,
            isGiven: delivery.place.isGiven,
            answer: answer.message(token: delivery.token, sequence: sequence)
        )
    }

    /// What the handler gave; nil where it was cut short, because the task was lost or the worker cancelled.
    private func result(of task: HeldTask, _ route: TaskRoute, in run: HandlerRun) async -> TaskAnswer? {
        task.onCancel { run.cancel() }
        if isCancelled.load(ordering: .sequentiallyConsistent) { run.cancel() }
        defer {
            task.onCancel(nil)
            // Whoever took the task away may be about to cancel the run: nothing else may go on in it.
            if task.isLost { run.cancel() }
        }
        do {
            return try await route.handler(task)
        } catch let failure as TaskFailure {
            return failure.answer
        } catch {
            if task.isLost || isCancelled.load(ordering: .acquiring) { return nil }
            return TaskFailure(message: "\(error)").answer
        }
    }

    /// Sends an answer by the stream until it is taken or refused.
    ///
    /// - Parameter isUncertain: true if the answer may be in already.
    /// - Returns: false if it was refused: the task is no longer this worker's.
    @discardableResult
    private func send(
        _ answer: TaskAnswer,
        of delivery: TaskDelivery,
        sequence: Int,
        isUncertain: Bool = false
    ) async -> Bool {
        let request = request(answer, of: delivery, sequence: sequence)
        var backoff = Backoff()
        var isUncertain = isUncertain
        Failpoint.reach("answer.before")
        while true {
            do throws(RedisError) {
                let isTaken = try await self.answer(request)
                count(answer, sequence: sequence, isTaken: isTaken || isUncertain)
                return isTaken
            } catch {
                if backoff.isCalm { shared.report(error, in: "answers") }
                // The answer may be in: then the next try is refused, which must not count as a loss.
                isUncertain = isUncertain || error.serverError == nil
                if !error.isPassing {
                    shared.logger.error(
                        "an answer was refused by Redis: its job needs a human",
                        metadata: ["lw.job": "\(delivery.token.job)", "error.message": "\(error)"]
                    )
                    return false
                }
                if isCancelled.load(ordering: .acquiring) { return false }
                // In a task of its own: the handler's may be cancelled, and pauses no more.
                let pause = backoff.pauseMilliseconds()
                await Swift.Task { try? await Swift.Task.sleep(for: .milliseconds(pause)) }.value
            }
        }
    }

    private func count(_ answer: TaskAnswer, sequence: Int, isTaken: Bool) {
        guard sequence == 0 else { return }
        switch (isTaken, answer.status) {
        case (false, _): shared.metrics.lost.increment()
        case (true, .error): shared.metrics.errors.increment()
        case (true, _): shared.metrics.successes.increment()
        }
    }
}
