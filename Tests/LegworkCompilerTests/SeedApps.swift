/// The example apps that the language was first described with; they must compile as they are.
enum SeedApps {
    /// Waits for a minute.
    static let sleep = """
        app:
          id: myapp
          version: '1'
          graphs:
            - subscribes: job.start
              expire: 300

              activities:
                t1:
                  type: trigger

                delay:
                  type: hook
                  sleep: 60               # pause for 60 seconds
                  job:
                    maps:
                      paused_at: '{$self.output.metadata.ac}'

                resume:
                  type: hook

              transitions:
                t1:
                  - to: delay
                delay:
                  - to: resume
        """

    /// Waits for a signal.
    static let webhook = """
        app:
          id: myapp
          version: '1'
          graphs:
            - subscribes: order.placed
              expire: 3600

              activities:
                t1:
                  type: trigger

                wait_for_approval:
                  type: hook
                  hook:
                    type: object
                    properties:
                      approved: { type: boolean }
                  job:
                    maps:
                      approved: '{$self.hook.data.approved}'

                done:
                  type: hook

              transitions:
                t1:
                  - to: wait_for_approval
                wait_for_approval:
                  - to: done

              hooks:
                order.approval:           # external topic that delivers the signal
                  - to: wait_for_approval
                    conditions:
                      match:
                        - expected: '{t1.output.data.id}'
                          actual: '{$self.hook.data.id}'
        """

    /// Can be re-entered.
    static let pivot = """
        app:
          id: myapp
          version: '1'
          graphs:
            - subscribes: job.start

              activities:
                t1:
                  type: trigger

                pivot:
                  type: hook
                  cycle: true             # enables re-entry from a cycle activity
                  output:
                    maps:
                      retryCount: 0
                  job:
                    maps:
                      counter: '{$self.output.data.retryCount}'

                do_work:
                  type: worker
                  topic: work.do

              transitions:
                t1:
                  - to: pivot
                pivot:
                  - to: do_work
        """
}
