/// What can go wrong at Legwork's door, in words that say what to do.
///
/// The code follows HTTP's numbers: 400 for what the caller gave, 404 for what is not there, 409 for what is there
/// already or in the wrong state, 422 for data that does not fit, 503 for Redis.
public struct LegworkError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of a mistake. New ones may come.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The number, after HTTP.
        public let number: Int

        /// What the caller gave does not fit.
        public static let badRequest = Code(number: 400)
        /// There is no such app, version, topic or job.
        public static let notFound = Code(number: 404)
        /// Waiting for a result took too long; the job goes on.
        public static let timeout = Code(number: 408)
        /// It is there already, or in a state that does not allow this.
        public static let conflict = Code(number: 409)
        /// The data does not satisfy what the flow asks of it.
        public static let unprocessable = Code(number: 422)
        /// Too many of these are kept already.
        public static let tooMany = Code(number: 429)
        /// A fault of Legwork or of what is stored.
        public static let fault = Code(number: 500)
        /// Redis cannot be reached, or refuses.
        public static let unavailable = Code(number: 503)

        /// The kind of a number.
        public init(number: Int) { self.number = number }

        /// The number.
        public var description: String { "\(number)" }
    }

    /// The kind.
    public let code: Code
    /// What is wrong, where, what was expected and what to try.
    public let message: String
    /// The job that it is about, where there is one: for a conflict, the job that has the id.
    public let job: String?

    /// A mistake of these parts.
    public init(_ code: Code, _ message: String, job: String? = nil) {
        self.code = code
        self.message = message
        self.job = job
    }

    /// The message with the code.
    public var description: String { "\(message) [\(code)]" }
}
