import Glibc

/// Wakes a thread that sleeps until a moment.
///
/// A ring while nobody waits is not lost: the next wait returns at once. Any number of rings are one.
///
/// The two pointers are set once and only handed to `pthread` functions, which are made to be called from any thread;
/// `isRung` is touched only while the mutex is held. That is why the class may be shared.
@safe
package final class Bell: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var isRung = false

    /// A bell that has not been rung.
    package init() {
        unsafe mutex = .allocate(capacity: 1)
        unsafe condition = .allocate(capacity: 1)
        unsafe mutex.initialize(to: pthread_mutex_t())
        unsafe condition.initialize(to: pthread_cond_t())
        unsafe pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        unsafe pthread_condattr_init(&attributes)
        // The default clock is the wall's, which jumps.
        unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        unsafe pthread_cond_init(condition, &attributes)
        unsafe pthread_condattr_destroy(&attributes)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    /// Wakes whoever waits, or will wait next.
    package func ring() {
        unsafe pthread_mutex_lock(mutex)
        isRung = true
        unsafe pthread_cond_signal(condition)
        unsafe pthread_mutex_unlock(mutex)
    }

    /// Waits until the bell rings or a moment of ``MonotonicTime`` has come; nil waits for the ring alone.
    ///
    /// One thread at a time may wait.
    ///
    /// - Returns: true if it was rung.
    @discardableResult
    package func wait(untilNanoseconds deadline: Int64?) -> Bool {
        unsafe pthread_mutex_lock(mutex)
        defer {
            isRung = false
            unsafe pthread_mutex_unlock(mutex)
        }
        while !isRung {
            guard let deadline else {
                unsafe pthread_cond_wait(condition, mutex)
                continue
            }
            guard deadline > MonotonicTime.nanoseconds else { return false }
            var moment = timespec(tv_sec: Int(deadline / 1_000_000_000), tv_nsec: Int(deadline % 1_000_000_000))
            _ = unsafe pthread_cond_timedwait(condition, mutex, &moment)
        }
        return true
    }
}
