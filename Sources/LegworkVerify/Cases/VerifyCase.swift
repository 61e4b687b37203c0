/// A small app about one type of activity or one kind of wait, and what a caller does with it.
struct VerifyCase: Sendable {
    /// Who of a run may be killed.
    enum Role: String, Sendable, CaseIterable {
        /// It moves jobs.
        case engine
        /// It answers tasks.
        case worker
        /// It deploys, starts, signals and uses the verbs.
        case caller
    }

    /// What a caller does, in order.
    enum Step: Sendable {
        case start(_ topic: String, id: String, n: Int64 = 1, to: String = "")
        case signal(_ topic: String, id: String, to: String, n: Int64 = 7)
        case whenWaiting(_ job: String)
        case pause(_ job: String)
        case resume(_ job: String)
        case cancel(_ job: String)
        /// Puts entries that nobody can read into the streams of messages and tasks.
        case poison(topic: String)
        /// Waits for so many dead letters.
        case whenBuried(_ letters: Int)
    }

    /// A stable name for people, `--only` and the table.
    let name: String
    /// The app's graphs as YAML, indented by four.
    let graphs: String
    /// What a caller does.
    let steps: [Step]
    /// Who is killed.
    var roles = Role.allCases
    /// How long a worker may be silent where none is killed, in milliseconds; short only where that is what the case is about.
    var workerLease: Int64 = 10_000
    /// True where the jobs take seconds by themselves: how soon they end says nothing about how soon anybody took over.
    var endsLate = false
    /// True where the jobs expire, and nothing of them may remain.
    var expires = false
    /// How many dead letters remain.
    var letters: Int {
        steps.reduce(0) { sum, step in
            guard case .whenBuried(let count) = step else { return sum }
            return sum + count
        }
    }

    /// The id of every case's app.
    static let app = "verify"

    /// The whole app.
    var yaml: String { yaml(as: Self.app) }

    /// The whole app under an id of its own, whose jobs expire so many seconds after their end.
    func yaml(as app: String, expire: Int? = nil) -> String {
        var text = graphs
        if let expire, !expires {
            text = text.split(separator: "\n").map { line in
                line == "      activities:" ? "      expire: \(expire)\n\(line)" : String(line)
            }.joined(separator: "\n")
        }
        return "app:\n  id: \(app)\n  version: '1'\n  graphs:\n\(text)"
    }

    /// The jobs that a caller starts.
    var jobs: [String] {
        steps.compactMap { step in
            guard case .start(_, let id, _, _) = step else { return nil }
            return id
        }
    }
}
