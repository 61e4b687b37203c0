/// The mappings of a file of tests, `tests.yaml`, that have keys of their own.
package enum TestBlock: String, Sendable, CaseIterable {
    case tests
    case test
    case answer
    case testSignal
    case signalReply
    case expectation
    case expectedError
    case expectedRefusal

    /// What the block is, as a noun for messages.
    var described: String {
        switch self {
        case .tests: "a mapping with 'tests'"
        case .test: "a test: a mapping with 'name'"
        case .answer: "an answer: a mapping with 'data', 'code' or 'message'"
        case .testSignal: "a signal: a mapping with 'topic' and 'after_activity' or 'at'"
        case .signalReply: "a mapping with 'code'"
        case .expectation: "expectations: a mapping such as { state: completed }"
        case .expectedError: "a mapping with 'code' or 'message'"
        case .expectedRefusal: "a mapping with 'code' or 'path'"
        }
    }

    /// Where the block stands, for messages about its keys.
    var name: String {
        switch self {
        case .tests: "a file of tests"
        case .test: "a test"
        case .answer: "an answer"
        case .testSignal: "a signal"
        case .signalReply, .expectation: "'expect'"
        case .expectedError: "'error'"
        case .expectedRefusal: "'refused'"
        }
    }
}
