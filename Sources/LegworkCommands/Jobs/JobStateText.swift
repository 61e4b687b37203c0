import LegworkLedger
import LegworkPlanner

/// What a job is doing, in a word.
enum JobStateText {
    /// The stored state, with `waiting` told from `running`: everything open waits for something outside.
    static func word(_ job: JobSnapshot, _ explanations: [Explanation]) -> String {
        guard job.header.state == .running else { return job.header.state.rawValue }
        let isMoving = explanations.isEmpty || explanations.contains { $0.subjects == [.engine] }
        return isMoving ? "running" : "waiting"
    }

    /// The word in its colour.
    static func painted(_ word: String, _ paint: Paint) -> String { paint(word, style(word)) }

    /// The colour of a word.
    static func style(_ word: String) -> Paint.Style {
        switch word {
        case "completed": .green
        case "failed", "interrupted": .red
        case "cancelled", "paused": .yellow
        default: .cyan
        }
    }
}
