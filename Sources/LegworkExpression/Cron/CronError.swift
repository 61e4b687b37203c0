/// What is wrong with a cron expression.
package struct CronError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong and what to write.
    package let description: String
}
