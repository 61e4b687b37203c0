/// Apps for tests.
enum Samples {
    /// Two graphs, a wait, a loop, expressions of every kind.
    static let orders = """
        # Orders 🎉
        app:
          id: orders
          version: '1'
          settings:
            limit: 5
          graphs:
            - subscribes: order.placed
              input:
                schema:
                  type: object
                  properties:
                    id: { type: string, description: The order's number }
                    total: { type: number }
              activities:
                placed:
                  type: trigger
                  stats:
                    id: '{placed.output.data.id}'
                try:
                  type: hook
                  cycle: true
                  output:
                    maps: { round: 0 }
                ship:
                  type: worker
                  title: Ship it
                  topic: order.ship
                  input:
                    maps:
                      total: '{placed.output.data.total ?? $app.settings.limit}'
                      text: { '@text': 'größe 🎉 {placed.output.data.id} of {try.output.data.round}' }
                      sum:
                        '@pipe':
                          - ['{placed.output.data.total}', 5]
                          - ['{@math.add}']
                  job:
                    maps:
                      parcel: '{$self.output.data.parcel}'
                wait:
                  type: hook
                  hook: { type: object, properties: { ok: { type: boolean } } }
                bill:
                  type: await
                  topic: bill.wanted
                again:
                  type: cycle
                  ancestor: try
                  input:
                    maps: { round: '{$job.data.parcel}' }
              transitions:
                placed:
                  - to: try
                try:
                  - to: ship
                ship:
                  - to: wait
                    conditions:
                      match:
                        - expected: true
                          actual: '{ship.output.data.ok}'
                  - to: again
                    else: true
                wait:
                  - to: bill
              hooks:
                order.approved:
                  - to: wait
                    conditions:
                      match:
                        - expected: '{placed.output.data.id}'
                          actual: '{$self.hook.data.id}'
            - subscribes: bill.wanted
              activities:
                wanted:
                  type: trigger
                tell:
                  type: signal
                  topic: order.approved
                  signal:
                    maps: { id: '7' }
              transitions:
                wanted:
                  - to: tell
        """

    /// An app of a graph with `count` workers in a row.
    static func large(_ count: Int) -> String {
        var text = "app:\n  id: large\n  version: '1'\n  graphs:\n    - subscribes: large.start\n      activities:\n"
        text += "        begin:\n          type: trigger\n"
        for index in 0..<count {
            let before = index == 0 ? "begin" : "step_\(index - 1)"
            text += """
                        step_\(index):
                          type: worker
                          topic: large.work
                          retry: { maximum_attempts: 5, initial_interval: 1s }
                          input:
                            maps:
                              number: \(index)
                              before: '{\(before).output.data.value}'
                          job:
                            maps:
                              last: '{$self.output.data.value}'

                """
        }
        text += "      transitions:\n        begin:\n          - to: step_0\n"
        for index in 0..<count - 1 { text += "        step_\(index):\n          - to: step_\(index + 1)\n" }
        return text
    }
}
