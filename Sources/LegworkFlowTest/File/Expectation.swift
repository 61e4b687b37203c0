package import LegworkJSON

/// What must come out of a test. Only what is written is compared; `state` always is.
package struct Expectation: Sendable, Equatable {
    /// The job's error.
    package struct Failure: Sendable, Equatable {
        /// Its code; nil for any.
        package var code: Int?
        /// Its message; nil for any.
        package var message: String?
    }

    /// A refused start.
    package struct Refusal: Sendable, Equatable {
        /// Its code; nil for any.
        package var code: Int?
        /// The JSON pointer of the value that does not fit; nil for any.
        package var path: String?
    }

    /// The calls of a worker's topic.
    package enum Calls: Sendable, Equatable {
        /// This many.
        case count(Int)
        /// Those with these inputs, in order.
        case inputs([JSON])
    }

    /// How the job stands.
    package var state = "completed"
    /// The job's data, exactly.
    package var data: JSON?
    /// Values that the job's data must have.
    package var contains: JSON?
    /// The job's error.
    package var error: Failure?
    /// The activities that ended, in order.
    package var path: [String]?
    /// The calls by topic, in the order written.
    package var calls: [(topic: String, calls: Calls)] = []
    /// From start to end, in milliseconds.
    package var tookMilliseconds: Int64?
    /// The topics of the jobs that it started, in order.
    package var children: [String]?
    /// Instead of all others: how the start is refused.
    package var refused: Refusal?

    /// No more than that the job completes.
    package init() {}

    package static func == (left: Expectation, right: Expectation) -> Bool {
        left.state == right.state && left.data == right.data && left.contains == right.contains
            && left.error == right.error && left.path == right.path
            && left.calls.elementsEqual(right.calls, by: ==) && left.tookMilliseconds == right.tookMilliseconds
            && left.children == right.children && left.refused == right.refused
    }
}
