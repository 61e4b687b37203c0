import Synchronization

/// Shows a job's progress on standard error: live lines on a terminal, plain lines elsewhere.
///
/// May be called from any thread. What is under way stands in a block at the bottom that is drawn anew; what is done
/// goes above it and stays.
final class ProgressDisplay: Sendable {
    /// How often a live display is drawn, in milliseconds.
    static let frameMilliseconds: Int64 = 120

    private struct State {
        var model = ProgressModel()
        var drawn = 0
        var frame = 0
        var lastLines: [String] = []
        var isOver = false
    }

    private let state = Mutex(State())
    private let paint: Paint
    private let isLive: Bool
    private let isQuiet: Bool

    /// A display.
    ///
    /// - Parameter isQuiet: nothing is shown at all.
    init(paint: Paint, isQuiet: Bool = false, environment: [String: String] = Surroundings.environment) {
        self.paint = paint
        self.isQuiet = isQuiet
        isLive = !isQuiet && Descriptor.error.isTerminal && environment["TERM"] != "dumb"
    }

    /// Leaves room for names.
    func makeRoom(for activities: [String]) { state.withLock { $0.model.makeRoom(for: activities) } }

    /// True where something is under way.
    var isWaiting: Bool { state.withLock { $0.model.isWaiting } }

    /// Shows changes.
    func show(_ changes: [ProgressModel.Change]) {
        guard !isQuiet, !changes.isEmpty else { return }
        state.withLock { state in
            guard !state.isOver else { return }
            var lines: [String] = []
            for change in changes {
                let now = Surroundings.nowMilliseconds
                let final = state.model.apply(change, nowMilliseconds: now, paint: paint)
                lines += isLive ? final : [ProgressModel.plainLine(change)]
            }
            put(lines, &state)
        }
    }

    /// Says what a waiting activity waits for.
    func explain(activity: String, place: String, lines: [String]) {
        guard !isQuiet else { return }
        state.withLock { state in
            guard !state.isOver else { return }
            guard isLive else { return put(lines.map { "  \($0)" }, &state) }
            state.model.explain(activity: activity, place: place, lines: lines)
            put([], &state)
        }
    }

    /// Puts a line above what is under way.
    func note(_ line: String) {
        guard !isQuiet else { return }
        state.withLock { put([line], &$0) }
    }

    /// Draws what is under way anew; where there is no terminal, nothing.
    func tick() {
        guard isLive else { return }
        state.withLock { state in
            guard !state.isOver, state.model.isWaiting || state.drawn > 0 else { return }
            state.frame += 1
            put([], &state)
        }
    }

    /// Takes away what is under way; nothing is shown after it.
    func end() {
        state.withLock { state in
            state.isOver = true
            guard isLive, state.drawn > 0 else { return }
            Descriptor.error.write(Self.erase(state.drawn))
            state.drawn = 0
        }
    }

    /// Writes lines above, then the block below, in one write, so that it does not flicker.
    private func put(_ lines: [String], _ state: inout State) {
        guard isLive else {
            if !lines.isEmpty { Descriptor.error.write(lines.map { $0 + "\n" }.joined()) }
            return
        }
        let (columns, rows) = Descriptor.error.size
        let now = Surroundings.nowMilliseconds
        var open = state.isOver ? [] : state.model.openLines(nowMilliseconds: now, frame: state.frame, paint: paint)
        let roomMax = max(1, rows - 2)
        if open.count > roomMax {
            open = Array(open.prefix(roomMax - 1)) + ["  … and \(open.count - roomMax + 1) more"]
        }
        open = open.map { ANSIText.cut($0, to: columns - 1) }
        let text = (lines + open).map { $0 + "\n" }.joined()
        Descriptor.error.write(Self.erase(state.drawn) + text)
        state.drawn = open.count
    }

    /// Goes up some lines and clears all that is below.
    private static func erase(_ lines: Int) -> String { lines > 0 ? "\u{1B}[\(lines)A\r\u{1B}[J" : "" }
}
