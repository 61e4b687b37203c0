/// Tasks that wait for a handler, first come, first served.
struct TaskLine {
    private var tasks: [TaskDelivery] = []
    private var head = 0

    /// How many that have left the line may stay in memory before they are let go of.
    private static let leftMax = 64

    /// How many wait.
    var count: Int { tasks.count - head }

    /// How many are in memory, those included that have left the line.
    var storedCount: Int { tasks.count }

    /// Adds a task at the end.
    mutating func add(_ task: TaskDelivery) { tasks.append(task) }

    /// Takes the first one; nil where none waits.
    mutating func pop() -> TaskDelivery? {
        guard head < tasks.count else { return nil }
        let first = tasks[head]
        head += 1
        if head == tasks.count {
            clear()
        } else if head > Self.leftMax, 2 * head >= tasks.count {
            // A line that never becomes empty must not keep what has left it.
            tasks.removeFirst(head)
            head = 0
        }
        return first
    }

    /// Takes some out, wherever they stand.
    mutating func remove(_ places: Set<TaskDelivery.Place>) {
        tasks.removeFirst(head)
        head = 0
        tasks.removeAll { places.contains($0.place) }
    }

    /// Takes all out.
    mutating func clear() {
        tasks = []
        head = 0
    }
}
