/// Apps that the tests write into folders.
enum Apps {
    /// Ends at once.
    static let hello = """
        app:
          id: hello
          version: '1'
          graphs:
            - subscribes: hello
              input:
                schema:
                  type: object
                  required: [name]
                  properties:
                    name: { type: string }
              activities:
                t1: { type: trigger }
                greet:
                  type: hook
                  job:
                    maps:
                      greeting: { '@pipe': [ ['Hello, ', '{t1.output.data.name}'], ['{@string.concat}'] ] }
              transitions:
                t1:
                  - to: greet

        """

    /// Has one unknown target.
    static let broken = """
        app:
          id: shop
          version: '1'
          graphs:
            - subscribes: order.placed
              activities:
                start: { type: trigger }
                approval: { type: hook }
              transitions:
                start:
                  - to: aproval

        """
}

extension Apps {
    /// Waits for a signal.
    static let approval = """
        app:
          id: approval
          version: '1'
          graphs:
            - subscribes: order.placed
              activities:
                t1:
                  type: trigger
                  stats: { id: '{$self.output.data.id}' }
                wait:
                  type: hook
                  hook:
                    type: object
                    properties:
                      approved: { type: boolean }
                  job:
                    maps:
                      approved: '{$self.hook.data.approved}'
              transitions:
                t1:
                  - to: wait
              hooks:
                order.approval:
                  - to: wait
                    conditions:
                      match:
                        - expected: '{t1.output.data.id}'
                          actual: '{$self.hook.data.id}'

        """

    /// Pauses twice: at what its child is given, and at what is written to the job's data.
    static let mend = """
        app:
          id: mend
          version: '1'
          graphs:
            - subscribes: mend
              publishes: mend.done
              on_error: pause
              activities:
                t1:
                  type: trigger
                  stats:
                    id: '{$self.output.data.id}'
                    key: '{$self.output.data.shop}'
                    granularity: 1h
                    measures:
                      - { measure: sum, target: '{$self.output.data.n}' }
                part:
                  type: await
                  topic: part
                  input:
                    maps: { n: '{t1.output.data.n}' }
                  job:
                    maps: { n: '{$self.output.data.n}', ok: '{$self.output.data.ok}' }
                check:
                  type: hook
                  output:
                    schema: { type: object, required: [ok] }
                    maps: { ok: '{$job.data.ok}' }
              transitions:
                t1: [{ to: part }]
                part: [{ to: check }]
            - subscribes: part
              input:
                schema: { type: object, properties: { n: { maximum: 9 } } }
              activities:
                t2: { type: trigger }
                h2:
                  type: hook
                  job:
                    maps: { n: '{t2.output.data.n}' }
              transitions:
                t2: [{ to: h2 }]

        """

    /// Asks a worker.
    static let shop = """
        app:
          id: shop
          version: '1'
          graphs:
            - subscribes: shop.order
              activities:
                t1: { type: trigger }
                charge:
                  type: worker
                  topic: order.charge
                  retry: { maximum_attempts: 2, initial_interval: 50ms }
                  input:
                    maps: { amount: '{t1.output.data.amount}' }
                  job:
                    maps: { receipt: '{$self.output.data.receipt}' }
              transitions:
                t1:
                  - to: charge

        """

    /// Has two graphs.
    static let pair = """
        app:
          id: pair
          version: '1'
          graphs:
            - subscribes: one
              activities:
                a: { type: trigger }
            - subscribes: two
              activities:
                b: { type: trigger }

        """

    /// Sleeps for an hour.
    static let sleeper = """
        app:
          id: sleeper
          version: '1'
          graphs:
            - subscribes: sleep.long
              activities:
                t1: { type: trigger }
                nap: { type: hook, sleep: 1h }
              transitions:
                t1:
                  - to: nap

        """
}
