import LegworkDiagnostics
import LegworkJSON
import LegworkPlanner

/// What came of a test's run, before it is compared with anything.
struct Observation {
    /// A call of a worker.
    struct Call {
        var topic: String
        var input: JSON
    }

    /// A start that was refused.
    struct Refusal {
        var code: Int
        var message: String
        /// The JSON pointers of what does not fit.
        var paths: [String]
    }

    /// Something about a signal that is not as the test says.
    struct SignalProblem {
        var place: SourceRange
        var text: String
    }

    /// How the job stands; empty where it was not started.
    var state = ""
    /// The job's data.
    var data: JSON = .emptyObject
    /// The job's error.
    var error: JSON?
    /// The activities of the started job that ended, in order.
    var path: [String] = []
    /// The calls of workers, in order.
    var calls: [Call] = []
    /// From start to end, in milliseconds; nil for a job that did not end.
    var tookMilliseconds: Int64?
    /// The topics of the jobs that it started.
    var children: [String] = []
    /// Why it was not started.
    var refusal: Refusal?
    /// What it waits for at the end.
    var waits: [Explanation] = []
    /// Signals that were not taken as they should be, or not sent.
    var signals: [SignalProblem] = []
    /// What ended the run before its time.
    var problems: [String] = []
    /// The call for which there was no answer.
    var unanswered: Call?
    /// The edges that were taken, in any job.
    var edges: Set<EdgeName> = []
}
