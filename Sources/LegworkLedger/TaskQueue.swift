/// The queues of a worker topic: one for each priority, each a task stream of its own.
///
/// Shape: the topic itself for normal priority, `topic!high` and `topic!low` for the others.
/// Source: `21-protocol` §7: a topic's stream lives in the partition and priority.
package enum TaskQueue {
    /// How soon a task is wanted.
    package enum Priority: String, Sendable, CaseIterable {
        case high
        case normal
        case low
    }

    /// The name under which tasks of a topic and priority are kept.
    package static func name(topic: String, priority: Priority) -> String {
        priority == .normal ? topic : "\(topic)!\(priority.rawValue)"
    }

    /// The topic of a queue.
    package static func topic(of name: String) -> String {
        for priority in [Priority.high, .low] where name.hasSuffix("!\(priority.rawValue)") {
            return String(name.dropLast(priority.rawValue.count + 1))
        }
        return name
    }
}
