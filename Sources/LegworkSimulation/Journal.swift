/// What happened in a world, line by line.
package final class Journal {
    /// The lines.
    package private(set) var lines: [String] = []

    /// An empty journal.
    package init() {}

    func add(_ line: String) { lines.append(line) }
}
