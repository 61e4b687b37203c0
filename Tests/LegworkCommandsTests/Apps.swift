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
