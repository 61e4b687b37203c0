import LegworkCompiler
import LegworkDiagnostics
import LegworkGraph
import LegworkJSON
import Testing

@Suite struct RealisticAppTests {
    static let order = """
        # An order: reserve, charge with retries, wait for a person, ship; undo what was done on errors.
        x-retry: &retry
          maximum_attempts: 5
          initialInterval: 500ms
          codes: [5xx]
        app:
          id: shop
          version: 1.10
          settings: { currency: EUR, limits: { manual: 1000 } }
          graphs:
            - subscribes: order.placed
              publishes: order.done
              expire: 7d
              on_error: wait
              max_cycles: 100
              input:
                schema:
                  type: object
                  required: [id, total]
                  properties:
                    id: { type: string }
                    total: { type: number }
                    lines: { type: array, items: { type: object, properties: { sku: { type: string } } } }
                  additionalProperties: false
              activities:
                start:
                  type: trigger
                  title: Order placed
                  stats:
                    id: '{$self.output.data.id}'
                    key: orders
                    granularity: 1h
                    measures:
                      - { measure: sum, target: '{$self.input.data.total}' }
                reserve:
                  type: worker
                  topic: stock.reserve
                  retry: *retry
                  timeout: 30s
                  input:
                    maps:
                      order: '{start.output.data.id}'
                      skus: { '@pipe': [['{start.output.data.lines}', []], { '@reduce': [['{@array.push}']] }] }
                      first: '{start.output.data.lines.0.sku}'
                  output:
                    schema: { type: object, properties: { reservation: { type: string } } }
                  job: { maps: { reservation: '{$self.output.data.reservation}', status.stock: reserved } }
                charge:
                  type: await
                  topic: payment.requested
                  cancel: abandon
                  retry: { '503': [2], 5xx: 1 }
                  input: { maps: { amount: '{start.output.data.total}', currency: '{$app.settings.currency}' } }
                approve:
                  type: hook
                  sleep: { '@pipe': [['{start.output.data.total}', '{$app.settings.limits.manual}'], ['{@math.divide}']] }
                  hook: { schema: { type: object, properties: { approved: { type: boolean } } } }
                  job: { maps: { approved: '{$self.hook.data.approved}', late: '{$self.hook.timed_out}' } }
                ship: { type: worker, topic: '{$app.settings.currency}', join: all, priority: high, heartbeat: 10 }
                undo:
                  type: signal
                  subtype: all
                  topic: order.approval
                  key_name: orders
                  key_value: "{start.output.data.id}"
                  signal: { maps: { id: '{start.output.data.id}', why: '{reserve.output.error.message}' } }
                  join: any
                stop: { type: interrupt, reason: 'not approved', code: 410, throw: false }
              transitions:
                start: [{ to: reserve }, { to: charge }]
                reserve:
                  - to: approve
                  - { to: undo, code: [404, 5xx] }
                charge:
                  - to: ship
                  - { to: undo, conditions: { code: '*' } }
                approve:
                  - to: ship
                    conditions:
                      match:
                        - expected: true
                          actual: '{approve.hook.data.approved}'
                        - { expected: null, actual: '{$job.data.late}' }
                      gate: or
                  - { to: stop, else: true }
              hooks:
                order.approval:
                  - to: approve
                    deliver: all
                    buffer: 90s
                    conditions:
                      gate: and
                      match:
                        - expected: '{start.output.data.id}'
                          actual: '{$self.hook.data.id}'
            - subscribes: payment.requested
              activities:
                begin: { type: trigger }
                round: { type: hook, output: { maps: { n: 0 } } }
                pay: { type: worker, topic: payment.charge, emit: true }
                again:
                  type: cycle
                  ancestor: round
                  input: { maps: { n: { '@pipe': [['{round.output.data.n}', 1], ['{@math.add}']] } } }
              transitions:
                begin: [{ to: round }]
                round: [{ to: pay }]
                pay: [{ to: again, code: 503 }]
        """

    @Test func anAppThatUsesMostOfTheLanguageCompiles() throws {
        let snippet = Snippet(Self.order)
        #expect(snippet.rendered == "")
        let app = try #require(snippet.app)
        #expect(app.version == AppVersion("1.10"))
        #expect(app.settings == ["currency": "EUR", "limits": ["manual": 1000]])
        let graph = app.graphs[0]
        #expect(graph.publishes == "order.done")
        #expect(graph.expire == "7d")
        #expect(graph.onError == .wait)
        #expect(graph.maxCycles == 100)
        #expect(graph.activities.map(\.id) == ["start", "reserve", "charge", "approve", "ship", "undo", "stop"])
        #expect(
            graph.activities[0].kind
                == .trigger(
                    TriggerSettings(
                        jobID: "{$self.output.data.id}",
                        stats: [
                            "key": "orders", "granularity": "1h",
                            "measures": [["measure": "sum", "target": "{$self.input.data.total}"]],
                        ]
                    )
                )
        )
        #expect(
            graph.activities[1].kind
                == .worker(
                    WorkerSettings(
                        topic: "stock.reserve",
                        retry: [
                            RetryPolicy(maximumAttempts: 5, initialIntervalMilliseconds: 500, codes: [.hundreds(5)])
                        ],
                        timeout: "30s"
                    )
                )
        )
        #expect(
            graph.activities[2].kind
                == .await(
                    AwaitSettings(
                        topic: "payment.requested",
                        retry: [
                            RetryPolicy(maximumAttempts: 3, codes: [.exact(503)]),
                            RetryPolicy(maximumAttempts: 2, codes: [.hundreds(5)]),
                        ],
                        cancel: .abandon
                    )
                )
        )
        #expect(
            graph.activities[1].transitions == [
                Transition(to: 3), Transition(to: 5, codes: [.exact(404), .hundreds(5)]),
            ]
        )
        #expect(
            graph.activities[3].transitions == [
                Transition(
                    to: 4,
                    gate: .or,
                    match: [
                        MatchRule(expected: true, actual: "{approve.hook.data.approved}"),
                        MatchRule(expected: nil, actual: "{$job.data.late}"),
                    ]
                ),
                Transition(to: 6, isElse: true),
            ]
        )
        #expect(
            graph.hookRules == [
                HookRule(
                    topic: "order.approval",
                    to: 3,
                    match: [MatchRule(expected: "{start.output.data.id}", actual: "{$self.hook.data.id}")],
                    deliver: .all,
                    bufferMilliseconds: 90_000
                )
            ]
        )
        #expect(app.graphs[1].activities[1].kind == .hook(HookSettings(isPivot: true)))
        #expect(app.graphs[1].activities[3].kind == .cycle(CycleSettings(ancestor: 1)))
        #expect(GraphTopology(app.graphs[1]).order?.count == 4)
    }
}
