package import LegworkRedis

/// The one error of this room: what is wrong with a store, or with what was asked of it.
package struct StoreError: Error, Sendable, CustomStringConvertible {
    /// What is wrong.
    package enum Kind: Sendable, Equatable {
        /// Redis refused, was lost or could not be reached; its own kind says what may be done next.
        case redis(RedisError)
        /// A reply of another shape than the functions give: another program has changed the library.
        case unexpectedReply
        /// What is stored under a key is not what its name promises.
        case damaged
        /// There is no store yet.
        case missing
        /// The store was made with another count of partitions.
        case partitionMismatch(stored: Int, asked: Int)
        /// The count of partitions is out of bounds.
        case invalidPartitionCount
        /// The store is written in another format.
        case formatMismatch(stored: Int)
        /// The server is a node of a cluster.
        case clusterRefused
        /// The version is deployed already, with other content.
        case versionTaken(digest: String)
        /// No such version is deployed.
        case unknownVersion
        /// A later version is active.
        case lowerVersion(active: String)
        /// The version is the active one.
        case versionActive
        /// Jobs live on the version.
        case versionInUse(jobs: Int)
        /// Somebody else changed the same thing meanwhile, several times in a row.
        case contended
    }

    /// What is wrong.
    package let kind: Kind
    /// What is wrong and where, in a sentence.
    package let message: String
    /// What to try.
    package let advice: String?

    /// An error of these parts.
    package init(_ kind: Kind, _ message: String, advice: String? = nil) {
        self.kind = kind
        self.message = message
        self.advice = advice
    }

    /// What befell a command.
    package init(_ error: RedisError) {
        self.init(.redis(error), error.message, advice: error.advice)
    }

    /// What is wrong, and what to try.
    package var description: String {
        guard let advice else { return message }
        return "\(message); \(advice)"
    }

    /// True where a key holds a value of another type than its name promises.
    package var isOfWrongType: Bool { redisError?.serverError?.code == .wrongType }

    /// The error of Redis, where it is one.
    package var redisError: RedisError? {
        guard case .redis(let error) = kind else { return nil }
        return error
    }
}

extension StoreError {
    static func unexpectedReply(_ function: String, _ expected: String, _ found: RedisReply) -> StoreError {
        StoreError(
            .unexpectedReply,
            "the function '\(KernelLibrary.functionPrefix)\(function)' answered \(found.shape), not \(expected)",
            advice: "reload the library: FUNCTION DELETE \(KernelLibrary.name), then start the program again"
        )
    }

    static func damaged(_ key: String, _ expected: String) -> StoreError {
        StoreError(
            .damaged,
            "the key '\(key)' does not hold \(expected)",
            advice: "run 'legwork audit' to look at the store, and check that nothing else writes to its keys"
        )
    }
}
