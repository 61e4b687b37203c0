package import LegworkLedger

/// What a store stands on: a Redis, or the model of one.
///
/// Everything above it is written once, in ``Store``.
package protocol Keyspace: Sendable {
    /// The names of everything.
    var keys: KeySpace { get }
    /// How many partitions the store has.
    var partitions: Int { get }

    /// Carries out calls of the kernel, in order and next to each other, and says of each what became of it.
    func perform(_ calls: [KernelCall]) async -> [Result<KernelReply, StoreError>]

    /// Carries out a call of the kernel, and says what became of it.
    func perform(alone call: KernelCall) async -> Result<KernelReply, StoreError>

    /// Carries out a call of the store.
    ///
    /// - Throws: `redis` where the server refused it or was lost.
    func perform(_ call: StoreCall) async throws(StoreError) -> StoreReply

    /// Answers questions in one round trip, each as of its own moment.
    ///
    /// - Throws: `redis` where the server refused one or was lost.
    func read(_ queries: [StoreQuery]) async throws(StoreError) -> [StoreAnswer]

    /// The server's time in milliseconds since 1970.
    ///
    /// - Throws: `redis` where the server was lost.
    func time() async throws(StoreError) -> Int64
}
