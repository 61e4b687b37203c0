import LegworkDiagnostics
import LegworkExpression
import LegworkGraph
import LegworkJSON
import LegworkLedger
import LegworkYAML

/// Reads a checked document into tests. What concerns one place at a time the key tables have refused already; here is
/// what concerns several, and whatever must be known to the app.
struct FlowTestDecoder {
    let names: AppNames
    let sink: DiagnosticSink

    init(app: CompiledApp, sink: DiagnosticSink) {
        names = AppNames(app)
        self.sink = sink
    }

    /// The tests of a document.
    func decode(_ document: YAMLNode) -> [FlowTest] {
        var places: [String: SourceRange] = [:]
        return (document["tests"]?.items ?? []).compactMap { node in
            guard let test = test(node) else { return nil }
            if let other = places.updateValue(test.place, forKey: test.name) {
                let note = Diagnostic.Note("the other one is here", at: other)
                sink.report(.duplicateTest, "there are two tests named '\(test.name)'", at: test.place, notes: [note])
            }
            return test
        }
    }

    private func test(_ node: YAMLNode) -> FlowTest? {
        guard let name = node["name"]?.scalar?.text, let range = node["name"]?.range else { return nil }
        var test = FlowTest(name: name, at: range, topic: names.graphs.first ?? "")
        if let topic = node["topic"], let text = topic.scalar?.text {
            known(text, at: topic.range, among: names.graphs, what: "no graph that subscribes to")
            test.topic = text
        }
        if let input = node["input"] { test.input = input.json }
        test.id = node["id"]?.scalar?.text
        if let settings = node["settings"], settings.entries != nil {
            test.settings = settings.json
            checkSettings(settings, against: names.settings, at: [])
        }
        if let now = node["now"], let text = now.scalar?.text {
            if let instant = InstantText.milliseconds(text) {
                test.nowMilliseconds = instant
            } else {
                sink.report(
                    Diagnostic(
                        .badInstant,
                        "'\(text)' is no time",
                        at: now.range,
                        expected: "a time such as 2026-01-01T12:00:00Z"
                    )
                )
            }
        }
        test.untilMilliseconds = duration(node["until"])
        for entry in node["workers"]?.entries ?? [] {
            checkWorker(entry)
            test.answers[entry.key] = (entry.value.items ?? [entry.value]).map(answer)
        }
        test.signals = (node["signals"]?.items ?? []).compactMap(signal)
        if let expect = node["expect"] { test.expectation = expectation(expect, topic: test.topic) }
        return test
    }

    // MARK: Parts

    private func answer(_ node: YAMLNode) -> MockAnswer {
        let isSilent = node["silent"]?.scalar?.value.boolValue ?? false
        if isSilent {
            for key in ["data", "code", "status", "message"] {
                guard let entry = node.entry(key) else { continue }
                sink.report(.keysExclude, "a worker that is 'silent' gives no '\(key)'", at: entry.keyRange)
            }
        }
        let message = node["message"]?.scalar?.text
        let code = code(node["code"])
        var status = node["status"]?.text.flatMap(AnswerStatus.init(rawValue:))
        if status == nil {
            status = message != nil || (code ?? 200) >= 400 ? .error : code == 202 ? .pending : .success
        }
        return MockAnswer(
            data: node["data"]?.json,
            code: code ?? (status == .error ? 500 : status == .pending ? 202 : 200),
            status: status ?? .success,
            message: message,
            when: node["when"]?.json,
            afterMilliseconds: max(0, duration(node["after"]) ?? 0),
            isSilent: isSilent
        )
    }

    private func signal(_ node: YAMLNode) -> TestSignal? {
        guard node.entries != nil, let topic = node["topic"], let text = topic.scalar?.text else { return nil }
        known(text, at: topic.range, among: names.hooks, what: "no hook rule for topic")
        let moment: TestSignal.Moment
        switch (node.entry("after_activity"), node.entry("at")) {
        case (let after?, nil):
            let activity = after.value.scalar?.text ?? ""
            known(activity, at: after.value.range, among: names.activities, what: "no activity")
            let times = node["times"]?.scalar?.value.integerValue ?? 1
            moment = .after(activity: activity, times: Int(times))
        case (nil, let at?):
            moment = .at(milliseconds: duration(at.value) ?? 0)
            if let times = node.entry("times") {
                sink.report(.keysExclude, "'times' belongs to 'after_activity', not to 'at'", at: times.keyRange)
            }
        case (_, let at?):
            sink.report(.keysExclude, "a signal has either 'after_activity' or 'at'", at: at.keyRange)
            return nil
        case (nil, nil):
            let place = node.entries?.first?.keyRange ?? node.range
            let note = Diagnostic.Note("'at' is a time after the start, such as 3h; 'after_activity' an activity's id")
            sink.report(.missingKey, "a signal needs 'after_activity' or 'at'", at: place, notes: [note])
            return nil
        }
        return TestSignal(
            place: node.range,
            moment: moment,
            topic: text,
            payload: node["payload"]?.json ?? .emptyObject,
            code: code(node["code"]) ?? 200,
            id: node["id"]?.scalar?.text,
            expectedCode: code(node["expect"]?["code"]) ?? TestSignal.takenCode
        )
    }

    private func expectation(_ node: YAMLNode, topic: String) -> Expectation {
        var expected = Expectation()
        if let refused = node["refused"] {
            expected.refused = .init(code: code(refused["code"]), path: refused["path"]?.scalar?.text)
            for entry in node.entries ?? [] where entry.key != "refused" {
                sink.report(
                    .keysExclude,
                    "where the start is refused there is no '\(entry.key)'",
                    at: entry.keyRange
                )
            }
            return expected
        }
        if let state = node["state"]?.text { expected.state = state }
        expected.data = node["data"]?.json
        expected.contains = node["contains"]?.json
        if let error = node.entry("error") {
            expected.error = .init(code: code(error.value["code"]), message: error.value["message"]?.scalar?.text)
            if expected.state == "completed" || expected.state == "waiting" {
                sink.report(
                    .keysExclude,
                    "a job that is \(expected.state) has no error",
                    at: error.keyRange,
                    notes: [Diagnostic.Note("say 'state: failed' too, or 'state: interrupted'")]
                )
            }
        }
        // Of a graph that is unknown, which is reported already, any activity may be meant.
        let activities = names.graphs.contains(topic) ? names.activities(of: topic) : names.activities
        expected.path = list(node["path"], among: activities, what: "no activity")
        expected.children = list(node["children"], among: names.graphs, what: "no graph that subscribes to")
        expected.tookMilliseconds = duration(node["took"])
        for entry in node["calls"]?.entries ?? [] {
            checkWorker(entry)
            if let calls = calls(entry) { expected.calls.append((entry.key, calls)) }
        }
        return expected
    }

    private func calls(_ entry: YAMLEntry) -> Expectation.Calls? {
        if let items = entry.value.items { return .inputs(items.map(\.json)) }
        if let count = entry.value.scalar?.value.integerValue, (0...1_000_000).contains(count) {
            return .count(Int(count))
        }
        sink.report(
            Diagnostic(
                .wrongType,
                "the calls of '\(entry.key)' have the wrong type",
                at: entry.value.range,
                expected: "the number of calls, or the list of their inputs",
                found: entry.value.described
            )
        )
        return nil
    }

    private func list(_ node: YAMLNode?, among names: [String], what: String) -> [String]? {
        guard let items = node?.items else { return nil }
        return items.compactMap { item in
            guard let text = item.scalar?.text else { return nil }
            known(text, at: item.range, among: names, what: what)
            return text
        }
    }

    private func duration(_ node: YAMLNode?) -> Int64? {
        node?.scalar.flatMap { DurationText.milliseconds($0.value) }
    }

    private func code(_ node: YAMLNode?) -> Int? { node?.scalar.flatMap { Int($0.text) } }
}

// MARK: - Names

extension FlowTestDecoder {
    private func checkWorker(_ entry: YAMLEntry) {
        guard let workers = names.workers else { return }
        known(entry.key, at: entry.keyRange, among: workers, what: "no worker with topic")
    }

    /// Settings that the app does not have are nobody's: a test of them would test nothing.
    private func checkSettings(_ node: YAMLNode, against settings: JSON, at path: [String]) {
        guard let entries = node.entries, let object = settings.objectValue, !object.isEmpty || path.isEmpty else {
            return
        }
        for entry in entries {
            let name = (path + [entry.key]).joined(separator: ".")
            guard let value = object[entry.key] else {
                unknown(entry.key, shown: name, at: entry.keyRange, among: Array(object.keys), what: "no setting")
                continue
            }
            checkSettings(entry.value, against: value, at: path + [entry.key])
        }
    }

    private func known(_ name: String, at range: SourceRange, among names: [String], what: String) {
        guard !names.contains(name) else { return }
        unknown(name, shown: name, at: range, among: names, what: what)
    }

    private func unknown(_ name: String, shown: String, at range: SourceRange, among names: [String], what: String) {
        let notes = names.isEmpty ? [] : [Diagnostic.Note("there is \(Suggestion.list(names, limit: 20))")]
        let nearest = Suggestion.nearest(to: name, among: names)
        sink.report(
            Diagnostic(
                .unknownInTest,
                "the app has \(what) '\(shown)'",
                at: range,
                notes: notes,
                fixIt: nearest.map { .replace(name, with: $0, at: range) }
            )
        )
    }
}
