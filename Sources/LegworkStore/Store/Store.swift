package import LegworkLedger

/// A store: deployments, jobs, events, dead letters and figures, over whichever keyspace.
package struct Store: Sendable {
    /// Where it is kept.
    package let keyspace: any Keyspace

    /// The store of a keyspace.
    package init(_ keyspace: any Keyspace) { self.keyspace = keyspace }

    /// The names of everything.
    package var keys: KeySpace { keyspace.keys }

    /// How many partitions the store has.
    package var partitions: Int { keyspace.partitions }

    /// The partition in which a job lives.
    package func partition(app: String, job: String) -> Int {
        KeySpace.partition(of: app, job, count: partitions)
    }

    /// Carries out a call of the kernel.
    ///
    /// - Throws: `redis` where the server refused it or was lost; whether it was carried out, the error's kind says.
    package func perform(_ call: KernelCall) async throws(StoreError) -> KernelReply {
        try await keyspace.perform(alone: call).get()
    }

    /// The server's time in milliseconds since 1970.
    ///
    /// - Throws: `redis` where the server was lost.
    package func time() async throws(StoreError) -> Int64 { try await keyspace.time() }
}
