import Foundation
import LegworkCompiler
import LegworkDiagnostics
import LegworkGraph
import LegworkJSON
import LegworkSystem

/// The apps that are drawn in tests.
enum Pictures {
    /// The compiled form of a text.
    static func app(_ text: String) throws -> CompiledApp {
        let compilation = Compiler().compile(bytes: Array(text.utf8))
        guard let app = compilation.app else {
            throw Refused(text: DiagnosticRenderer().render(compilation.diagnostics))
        }
        return app
    }

    struct Refused: Error, CustomStringConvertible {
        let text: String
        var description: String { text }
    }

    /// The apps under `Flows/`, by folder.
    static var flows: [String] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Flows")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        return names.sorted().map { root.appendingPathComponent($0).appendingPathComponent("app.yaml").path }
            .filter(FileManager.default.fileExists)
    }

    /// Every type of activity, codes, conditions, a cycle, a second graph.
    static let order = """
        app:
          id: shop
          version: '2.1'
          graphs:
            - subscribes: order.placed
              publishes: order.done
              activities:
                start: { type: trigger }
                check: { type: worker, topic: stock.check, title: Check the stock }
                again: { type: hook, cycle: true }
                reserve: { type: worker, topic: stock.reserve }
                retry: { type: cycle, ancestor: again }
                approval:
                  type: hook
                  sleep: 2h
                  hook: { type: object }
                pay: { type: await, topic: payment.wanted }
                tell: { type: signal, subtype: one, topic: order.told, signal: { maps: { id: '{start.output.data.id}' } } }
                stop: { type: interrupt, reason: nothing in stock }
                done: { type: hook, join: any }
              transitions:
                start: [{ to: check }]
                check:
                  - { to: again }
                  - { to: stop, code: [404, 5xx] }
                again: [{ to: reserve }]
                reserve:
                  - to: approval
                    conditions: { match: [{ expected: true, actual: '{reserve.output.data.large}' }] }
                  - { to: pay, else: true }
                  - { to: retry, code: 503 }
                approval:
                  - to: pay
                    conditions: { match: [{ expected: yes, actual: '{approval.hook.data.answer}' }] }
                  - { to: stop, else: true }
                pay:
                  - { to: tell }
                  - { to: done }
                tell: [{ to: done }]
              hooks:
                order.approved:
                  - to: approval
                    conditions:
                      match: [{ expected: '{start.output.data.id}', actual: '{$self.hook.data.id}' }]
                order.told:
                  - to: approval
                    conditions:
                      match: [{ expected: '{start.output.data.id}', actual: '{$self.hook.data.id}' }]
            - subscribes: payment.wanted
              activities:
                begin: { type: trigger }
                charge: { type: worker, topic: card.charge }
              transitions:
                begin: [{ to: charge }]
        """

    /// An app of one graph with random edges that all lead to later activities, and cycles.
    static func random(seed: UInt64, nodes: Int, edges: Int) -> CompiledApp {
        var random = SplitMix64(seed: seed)
        func below(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }
        var activities = (0..<nodes).map { number in
            Activity(
                id: "a\(number)",
                kind: number == 0
                    ? .trigger(TriggerSettings()) : .worker(WorkerSettings(topic: .string("topic.\(number)"))),
                title: below(4) == 0 ? "A longer title of activity number \(number)" : nil
            )
        }
        // Names must not be laid out by their numbers.
        let names = (1..<nodes).shuffled(using: &random)
        let order = [0] + names
        for _ in 0..<edges {
            let from = below(nodes - 1)
            let to = from + 1 + below(min(nodes - from - 1, below(3) == 0 ? nodes : 4))
            let codes: [CodePattern] = below(3) == 0 ? [.exact(400 + below(99)), .hundreds(5)] : [.exact(200)]
            let match =
                below(4) == 0 ? [MatchRule(expected: .integer(Int64(below(99))), actual: "{a0.output.data.n}")] : []
            activities[order[from]].transitions.append(Transition(to: order[to], codes: codes, match: match))
        }
        for _ in 0..<(nodes / 8) {
            let to = below(nodes - 1)
            let from = order[to + 1 + below(nodes - to - 1)]
            activities[from].kind = .cycle(CycleSettings(ancestor: order[to]))
        }
        return CompiledApp(
            id: "random",
            version: AppVersion("\(seed)"),
            graphs: [Graph(subscribes: "random.\(seed)", activities: activities)]
        )
    }
}
