package import LegworkLedger
package import LegworkPlanner
package import LegworkStore

/// Something that must not be in a store.
package struct AuditViolation: Sendable, Equatable, CustomStringConvertible {
    /// Its class.
    package var kind: AuditKind
    /// The key in which it is.
    package var key: String
    /// The app that it concerns; nil for none.
    package var app: String?
    /// The job that it concerns; nil for none.
    package var job: String?
    /// What is wrong, in a sentence.
    package var message: String
    /// How it can be mended without a risk; nil where only a person can tell what is right.
    package var repair: AuditRepair?

    /// A violation of these parts.
    package init(
        _ kind: AuditKind,
        key: String,
        app: String? = nil,
        job: String? = nil,
        _ message: String,
        repair: AuditRepair? = nil
    ) {
        self.kind = kind
        self.key = key
        self.app = app
        self.job = job
        self.message = message
        self.repair = repair
    }

    package var description: String { "\(kind.rawValue) \(key): \(message)" }

    /// True if both are the same finding, whatever else has changed around it.
    func isSame(as other: AuditViolation) -> Bool {
        kind == other.kind && key == other.key && message == other.message
    }
}

/// A change that mends a violation, safe to be made twice and harmless where the violation is gone by then.
package struct AuditRepair: Sendable, Equatable {
    /// A call of the kernel, or of the store.
    package enum Call: Sendable, Equatable {
        case kernel(KernelCall)
        case store(StoreCall)
    }

    /// What it does, in words: `removes the timer`.
    package var sentence: String
    /// What carries it out.
    package var call: Call

    /// A repair of these parts.
    package init(_ sentence: String, _ call: Call) {
        self.sentence = sentence
        self.call = call
    }

    /// A repair by operations on a job, whatever its state.
    static func commit(
        _ sentence: String,
        partition: Int,
        app: String,
        job: String,
        guard: Commit.Guard = .none,
        entry: String? = nil,
        _ operations: [Operation]
    ) -> AuditRepair {
        let commit = Commit(
            partition: partition,
            app: app,
            job: job,
            entry: entry,
            guard: `guard`,
            operations: operations
        )
        return AuditRepair(sentence, .kernel(.commit(commit)))
    }
}
