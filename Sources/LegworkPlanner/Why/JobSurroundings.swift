package import LegworkLedger

/// What is around a job: who has its tasks, how its children do, what is queued and held for it, and who could move it.
///
/// Values only: an ``Explanation`` is made from them. Source: `00-product`: every waiting job explains itself.
package struct JobSurroundings: Sendable, Equatable {
    /// Where a task is.
    package enum TaskState: Sendable, Equatable {
        /// Nobody has taken it: so many tasks come before it, and so many workers read the topic.
        case queued(ahead: Int, workers: Int)
        /// A worker has it, was last heard of so long ago, and it is the so-manieth delivery.
        case inHand(worker: String, silentMilliseconds: Int64, deliveries: Int)
        /// A worker was given it by the commit that made it, and has said until when it lives, in milliseconds since 1970.
        /// `isSilent` once that is over: then an engine takes the task from it.
        case given(worker: String, untilMilliseconds: Int64, isSilent: Bool)
        /// It is neither in its stream nor any worker's.
        case gone
    }

    /// Where a message for the job is.
    package struct QueuedMessage: Sendable, Equatable {
        /// The message.
        package var message: Message
        /// How many messages of the partition come before it.
        package var ahead: Int
        /// How many engines may have died of it.
        package var deaths: Int

        /// A message at its place.
        package init(_ message: Message, ahead: Int, deaths: Int) {
            self.message = message
            self.ahead = ahead
            self.deaths = deaths
        }
    }

    /// An entry of the job among the dead letters.
    package struct Letter: Sendable, Equatable {
        /// Its name: `partition:entry`.
        package var id: String
        /// Why nobody could process it.
        package var reason: String
        /// How often it was delivered.
        package var attempts: Int
        /// When it was given up, in milliseconds since 1970.
        package var sinceMilliseconds: Int64

        /// A letter of these values.
        package init(id: String, reason: String, attempts: Int, sinceMilliseconds: Int64) {
            self.id = id
            self.reason = reason
            self.attempts = attempts
            self.sinceMilliseconds = sinceMilliseconds
        }
    }

    /// The tasks of open waits.
    package var tasks: [WaitToken: TaskState] = [:]
    /// The children of open waits: their states; none for one that is not stored.
    package var children: [WaitToken: JobState] = [:]
    /// The messages for the job that are in its partition's stream, oldest first.
    package var messages: [QueuedMessage] = []
    /// True if the whole stream was looked through for them, and the job had not moved on by then.
    package var seesAllMessages = false
    /// The messages that are held for it, oldest first; the first ten thousand.
    package var held: [Message] = []
    /// How many messages are held for it.
    package var heldCount = 0
    /// Its dead letters.
    package var letters: [Letter] = []
    /// True if an engine reads its partition.
    package var hasEngine = true

    /// Nothing around a job but an engine.
    package init() {}
}
