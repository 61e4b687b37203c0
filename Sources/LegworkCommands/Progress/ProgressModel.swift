/// What a person sees of a job while it moves: activities that are under way, and those that are done.
///
/// A value: changes go in with their instants, lines come out; ``ProgressDisplay`` puts them on the screen.
struct ProgressModel {
    /// How far an activity is.
    enum Step: Equatable {
        case waiting
        case retrying
        case finished
        case failed
    }

    /// One change of one activity.
    struct Change: Equatable {
        /// The job's id, where it is not the one that is watched.
        var job: String?
        /// The activity's id.
        var activity: String
        /// Its type.
        var type: String
        /// Its place among cycles and branches; empty for the first.
        var place: String
        /// How far it is.
        var step: Step
        /// The code of its outcome; 0 where there is none.
        var code: Int
    }

    private struct Row {
        var change: Change
        var sinceMilliseconds: Int64
        var explanation: [String] = []
    }

    private var rows: [Row] = []
    private var width = 12

    /// Nothing yet.
    init() {}

    /// Leaves room for the names of these activities.
    mutating func makeRoom(for activities: [String]) {
        width = min(32, max(width, activities.map(TextTable.width).max() ?? 0))
    }

    /// True where something is under way.
    var isWaiting: Bool { !rows.isEmpty }

    /// Takes a change in; the lines that are final by it.
    mutating func apply(_ change: Change, nowMilliseconds: Int64, paint: Paint) -> [String] {
        let place = rows.firstIndex { $0.change.isSameInstance(as: change) }
        switch change.step {
        case .waiting, .retrying:
            if let place {
                rows[place].change = change
                rows[place].explanation = []
            } else {
                rows.append(Row(change: change, sinceMilliseconds: nowMilliseconds))
            }
            return []
        case .finished, .failed:
            var span: Int64?
            if let place {
                span = nowMilliseconds - rows[place].sinceMilliseconds
                rows.remove(at: place)
            }
            return [line(change, span: span, paint)]
        }
    }

    /// Says of an activity what it waits for; nothing where it does not wait any more.
    mutating func explain(activity: String, place: String, lines: [String]) {
        for index in rows.indices
        where rows[index].change.activity == activity && rows[index].change.place == place
            && rows[index].change.job == nil
        {
            rows[index].explanation = lines
        }
    }

    /// The lines of what is under way.
    func openLines(nowMilliseconds: Int64, frame: Int, paint: Paint) -> [String] {
        rows.flatMap { row -> [String] in
            let span = nowMilliseconds - row.sinceMilliseconds
            return [line(row.change, span: span, paint, frame: frame)] + row.explanation.map { "      \($0)" }
        }
    }

    /// A change in one line, for a terminal.
    private func line(_ change: Change, span: Int64?, _ paint: Paint, frame: Int = 0) -> String {
        let (mark, style): (String, Paint.Style) =
            switch change.step {
            case .finished: ("✓", .green)
            case .failed: ("✗", .red)
            case .waiting: (Self.frames[frame % Self.frames.count], .cyan)
            case .retrying: ("↻", .yellow)
            }
        let name = change.shownName
        let padded = name + String(repeating: " ", count: max(0, width - TextTable.width(name)))
        var line = "  \(paint(mark, style)) \(padded)  \(paint(Self.padded(change.type, 9), .dim))"
        if change.step == .waiting { line += " waiting" }
        if change.step == .retrying { line += " waiting to try again" }
        if change.code != 0, change.step == .failed || change.code != 200 { line += " \(change.code)" }
        if let span, span >= 1 { line += "  " + paint(TimeText.span(span), .dim) }
        return line
    }

    /// A change in one line, where nobody looks at a terminal.
    static func plainLine(_ change: Change) -> String {
        let step =
            switch change.step {
            case .waiting: "waiting"
            case .retrying: "waiting to try again"
            case .finished: "finished"
            case .failed: "failed"
            }
        let code = change.code == 0 || (change.code == 200 && change.step == .finished) ? "" : " (\(change.code))"
        return "\(change.shownName) (\(change.type)): \(step)\(code)"
    }

    private static let frames = ["◐", "◓", "◑", "◒"]

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

extension ProgressModel.Change {
    fileprivate func isSameInstance(as other: ProgressModel.Change) -> Bool {
        activity == other.activity && place == other.place && job == other.job
    }

    fileprivate var shownName: String {
        let own = place.isEmpty ? activity : "\(activity) [\(place)]"
        return job.map { "\($0) › \(own)" } ?? own
    }
}
