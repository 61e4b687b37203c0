import LegworkCompiler
import LegworkDiagnostics
import LegworkGraph
import LegworkJSON
import Testing

@Suite struct SeedAppTests {
    @Test func theSleepAppCompiles() {
        let snippet = Snippet(SeedApps.sleep)
        #expect(snippet.rendered == "")
        #expect(
            snippet.app
                == CompiledApp(
                    id: "myapp",
                    version: AppVersion("1"),
                    graphs: [
                        Graph(
                            subscribes: "job.start",
                            expire: 300,
                            activities: [
                                Activity(id: "t1", kind: .trigger(TriggerSettings()), transitions: [Transition(to: 1)]),
                                Activity(
                                    id: "delay",
                                    kind: .hook(HookSettings(sleep: 60)),
                                    jobMaps: ["paused_at": "{$self.output.metadata.ac}"],
                                    transitions: [Transition(to: 2)]
                                ),
                                Activity(id: "resume", kind: .hook(HookSettings())),
                            ]
                        )
                    ]
                )
        )
    }

    @Test func theWebhookAppCompiles() {
        let snippet = Snippet(SeedApps.webhook)
        #expect(snippet.rendered == "")
        let graph = snippet.app?.graphs.first
        let schema: JSON = ["type": "object", "properties": ["approved": ["type": "boolean"]]]
        #expect(
            graph?.activities[1].kind == .hook(HookSettings(waitsForSignal: true, payloadSchema: schema))
        )
        #expect(
            graph?.hookRules == [
                HookRule(
                    topic: "order.approval",
                    to: 1,
                    match: [MatchRule(expected: "{t1.output.data.id}", actual: "{$self.hook.data.id}")]
                )
            ]
        )
    }

    @Test func thePivotAppCompiles() {
        let snippet = Snippet(SeedApps.pivot)
        #expect(snippet.rendered == "")
        let graph = snippet.app?.graphs.first
        #expect(graph?.expire == 3600)
        #expect(graph?.activities[1].kind == .hook(HookSettings(isPivot: true)))
        #expect(graph?.activities[1].outputMaps == ["retryCount": 0])
        #expect(graph?.activities[2].kind == .worker(WorkerSettings(topic: "work.do")))
    }

    @Test func theOldNameOfAHookIsAccepted() {
        let old = Snippet(graph: "activities: {t: {type: trigger}, a: {type: activity}}\ntransitions: {t: [{to: a}]}")
        let new = Snippet(graph: "activities: {t: {type: trigger}, a: {type: hook}}\ntransitions: {t: [{to: a}]}")
        #expect(old.rendered == "")
        #expect(old.app != nil && old.app == new.app)
    }
}
