import CChild
import Dispatch
import Glibc

/// A thread of our own, for work that blocks: Swift's tasks share few threads and must not wait on them.
package final class NativeThread: Sendable {
    private let ended = DispatchGroup()

    /// Starts a thread that runs `body` and ends with it.
    ///
    /// - Parameter name: shown by tools such as `top -H`; its first 15 bytes.
    package init(name: String, _ body: @escaping @Sendable () -> Void) {
        ended.enter()
        let ended = ended
        let work = Work {
            unsafe name.withCString { unsafe legwork_thread_name($0) }
            body()
            ended.leave()
        }
        var thread = pthread_t()
        let code = unsafe pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            },
            Unmanaged.passRetained(work).toOpaque()
        )
        precondition(code == 0, "the system refused a thread for \(name): \(systemReason(code))")
        pthread_detach(thread)
    }

    /// Waits until the thread has ended. Not for Swift's tasks.
    @available(*, noasync)
    package func join() {
        ended.wait()
    }

    /// Waits until the thread has ended, at most `timeout`, and says whether it has. Not for Swift's tasks.
    @available(*, noasync)
    package func join(timeout: Duration) -> Bool {
        ended.wait(timeout: .now() + timeout.dispatchInterval) == .success
    }

    /// Runs blocking work on a thread of its own and waits for it without blocking a task's thread.
    package static func run<Success: Sendable, Failure: Error>(
        name: String,
        _ work: @escaping @Sendable () throws(Failure) -> Success
    ) async throws(Failure) -> Success {
        let result = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<Success, Failure>, Never>) in
            _ = NativeThread(name: name) {
                do throws(Failure) {
                    continuation.resume(returning: .success(try work()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }
}

/// A closure that travels through a C pointer.
private final class Work {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }
}

extension Duration {
    /// The same span for Dispatch, in nanoseconds.
    var dispatchInterval: DispatchTimeInterval {
        let (seconds, attoseconds) = components
        let (nanoseconds, isTooLong) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !isTooLong else { return .never }
        return .nanoseconds(Int(nanoseconds + attoseconds / 1_000_000_000))
    }
}
