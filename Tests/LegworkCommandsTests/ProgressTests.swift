import Testing

@testable import LegworkCommands

/// What a person sees while a job moves.
@Suite struct ProgressTests {
    private func change(_ activity: String, _ step: ProgressModel.Step, code: Int = 0, place: String = "")
        -> ProgressModel.Change
    {
        ProgressModel.Change(job: nil, activity: activity, type: "worker", place: place, step: step, code: code)
    }

    private let plain = Paint(isOn: false)

    @Test func whatIsUnderWayStandsBelowUntilItIsDone() {
        var model = ProgressModel()
        #expect(model.apply(change("a", .waiting), nowMilliseconds: 1000, paint: plain) == [])
        #expect(
            model.openLines(nowMilliseconds: 1500, frame: 0, paint: plain) == [
                "  ◐ a             worker    waiting  500 ms"
            ]
        )
        let done = model.apply(change("a", .finished, code: 200), nowMilliseconds: 3250, paint: plain)
        #expect(done == ["  ✓ a             worker     2.2 s"])
        #expect(!model.isWaiting)
    }

    @Test func aRetryStaysOnOneLine() {
        var model = ProgressModel()
        _ = model.apply(change("a", .waiting), nowMilliseconds: 0, paint: plain)
        _ = model.apply(change("a", .retrying, code: 503), nowMilliseconds: 10, paint: plain)
        #expect(
            model.openLines(nowMilliseconds: 20, frame: 0, paint: plain)
                == ["  ↻ a             worker    waiting to try again 503  20 ms"]
        )
    }

    @Test func roundsOfALoopAreLinesOfTheirOwn() {
        var model = ProgressModel()
        _ = model.apply(change("a", .waiting, place: "pivot 1"), nowMilliseconds: 0, paint: plain)
        _ = model.apply(change("a", .waiting, place: "pivot 2"), nowMilliseconds: 0, paint: plain)
        model.explain(activity: "a", place: "pivot 2", lines: ["say so"])
        let lines = model.openLines(nowMilliseconds: 0, frame: 1, paint: plain)
        #expect(lines.count == 3)
        #expect(lines[1].hasPrefix("  ◓ a [pivot 2]"))
        #expect(lines[2] == "      say so")
    }

    @Test func plainLinesSayWhatHappened() {
        #expect(ProgressModel.plainLine(change("a", .finished, code: 200)) == "a (worker): finished")
        #expect(ProgressModel.plainLine(change("a", .failed, code: 504)) == "a (worker): failed (504)")
        #expect(ProgressModel.plainLine(change("a", .waiting, place: "p 1")) == "a [p 1] (worker): waiting")
    }

    @Test func spansAreShort() {
        #expect(
            [0, 999, 1000, 12_540, 60_000, 200_000, 7_500_000, 90_000_000, -5].map(TimeText.span) == [
                "0 ms", "999 ms", "1 s", "12.5 s", "1 m", "3 m 20 s", "2 h 5 m", "1 d 1 h", "-5 ms",
            ]
        )
    }

    @Test func paintedTextIsCutByWhatIsSeen() {
        let painted = Paint(isOn: true)("hello world", .red)
        #expect(ANSIText.cut(painted, to: 5) == "\u{1B}[31mhello\u{1B}[0m")
        #expect(ANSIText.cut(painted, to: 50) == painted)
    }

    @Test func tablesLineUpAndKeepToTheTerminal() {
        let table = TextTable(["a", "b"], rows: [["long one", "x\ny"], ["日本", "a rather long text that is cut"]])
        let style = RenderingStyle(paint: plain, columns: 30, nowMilliseconds: 0)
        #expect(table.lines(style) == ["A         B", "long one  x\\ny", "日本      a rather long text …"])
        #expect(TextTable(["a"]).lines(style) == [])
    }
}
