package import LegworkLedger
import Synchronization

/// A store's keys in memory, shared by tasks: for simulation, for tests, and for running flows without a server.
package final class MemoryStore: Keyspace {
    /// The names of everything.
    package let keys: KeySpace
    /// How many partitions there are.
    package let partitions: Int

    private let kernel: MemoryKernel
    private let space: Mutex<MemoryKeyspace>

    /// An empty store at a time. Its clock stands still until it is moved.
    package init(nowMilliseconds: Int64, keys: KeySpace = KeySpace(), partitions: Int = 1) {
        self.keys = keys
        self.partitions = partitions
        kernel = MemoryKernel(keys: keys, partitions: partitions)
        space = Mutex(MemoryKeyspace(nowMilliseconds: nowMilliseconds))
    }

    /// Looks into the keyspace, or changes it.
    package func withKeyspace<Result>(_ body: (inout sending MemoryKeyspace) throws -> sending Result) rethrows
        -> sending Result
    {
        try space.withLock(body)
    }

    /// Carries out a call of the kernel.
    package func perform(_ call: KernelCall) -> KernelReply {
        space.withLock { kernel.perform(call, on: &$0) }
    }

    package func perform(_ calls: [KernelCall]) async -> [Result<KernelReply, StoreError>] {
        calls.map { .success(perform($0)) }
    }

    package func perform(alone call: KernelCall) async -> Result<KernelReply, StoreError> { .success(perform(call)) }

    package func perform(_ call: StoreCall) async throws(StoreError) -> StoreReply {
        space.withLock { kernel.perform(call, on: &$0) }
    }

    package func read(_ queries: [StoreQuery]) async throws(StoreError) -> [StoreAnswer] {
        space.withLock { space in queries.map { kernel.answer($0, in: space) } }
    }

    package func time() async throws(StoreError) -> Int64 { space.withLock { $0.nowMilliseconds } }
}
