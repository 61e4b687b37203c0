/// Small apps, each for what it shows.
enum Apps {
    /// A worker with a timeout and retries.
    static let patient = """
        app:
          id: patient
          version: '1'
          settings: { limits: { wait: 10, tries: 2 } }
          graphs:
            - subscribes: asked
              input: { schema: { type: object, properties: { n: { type: integer, minimum: 0 } } } }
              activities:
                asked: { type: trigger }
                work:
                  type: worker
                  topic: do.it
                  timeout: '{$app.settings.limits.wait}'
                  retry: { maximum_attempts: 2, initial_interval: 1s, backoff_coefficient: 1, jitter: 0 }
                  input: { maps: { n: '{asked.output.data.n}' } }
                  job: { maps: { answer: '{$self.output.data.answer}' } }
                late: { type: hook, job: { maps: { answer: late } } }
              transitions:
                asked: [{ to: work }]
                work: [{ to: late, code: 504 }]
        """

    /// A hook that takes interim signals, and what each leads to.
    static let interim = """
        app:
          id: interim
          version: '1'
          graphs:
            - subscribes: opened
              activities:
                opened: { type: trigger }
                wait: { type: hook, hook: { type: object } }
                note: { type: worker, topic: note.taken, input: { maps: { text: '{wait.hook.data.text}' } } }
                closed: { type: hook, job: { maps: { by: '{wait.hook.data.by}' } } }
              transitions:
                opened: [{ to: wait }]
                wait: [{ to: note, code: 202 }, { to: closed }]
              hooks:
                ticket:
                  - to: wait
                    buffer: 0
                    conditions: { match: [{ expected: '{opened.output.data.id}', actual: '{$self.hook.data.id}' }] }
        """

    /// A parent of two kinds of children; one of them calls a worker an hour later.
    static let family = """
        app:
          id: family
          version: '1'
          graphs:
            - subscribes: parent
              activities:
                begin: { type: trigger }
                ask: { type: await, topic: child, input: { maps: { n: '{begin.output.data.n}' } }, job: { maps: { twice: '{$self.output.data.twice}' } } }
                tell: { type: await, topic: later, await: false }
              transitions:
                begin: [{ to: ask }, { to: tell }]
            - subscribes: child
              activities:
                born: { type: trigger }
                double: { type: worker, topic: double, input: { maps: { n: '{born.output.data.n}' } }, job: { maps: { twice: '{$self.output.data.n}' } } }
              transitions:
                born: [{ to: double }]
            - subscribes: later
              activities:
                told: { type: trigger }
                sleep: { type: hook, sleep: 3600 }
                clean: { type: worker, topic: clean }
              transitions:
                told: [{ to: sleep }]
                sleep: [{ to: clean }]
        """

    /// A loop that nothing ends but a person.
    static let endless = """
        app:
          id: endless
          version: '1'
          graphs:
            - subscribes: begun
              max_cycles: 0
              on_error: pause
              activities:
                begun: { type: trigger }
                round: { type: hook, cycle: true, output: { maps: { n: 1 } } }
                work: { type: worker, topic: work, job: { maps: { rounds: '{round.output.data.n}' } } }
                rest: { type: hook, sleep: 1d }
                again:
                  type: cycle
                  ancestor: round
                  input: { maps: { n: { '@pipe': [['{round.output.data.n}', 1], ['{@math.add}']] } } }
              transitions:
                begun: [{ to: round }]
                round: [{ to: work }]
                work: [{ to: rest }]
                rest: [{ to: again }]
        """

    /// Two ways that meet, each behind a condition, and an error edge.
    static let ways = """
        app:
          id: ways
          version: '1'
          graphs:
            - subscribes: begun
              activities:
                begun: { type: trigger }
                left: { type: worker, topic: left }
                right: { type: worker, topic: right }
                sorry: { type: hook }
                met: { type: hook }
              transitions:
                begun:
                  - to: left
                    conditions: { match: [{ expected: true, actual: '{begun.output.data.left}' }] }
                  - to: right
                    else: true
                left: [{ to: met }, { to: sorry, code: [4xx, 500] }]
                right: [{ to: met }]
                sorry: [{ to: met }]
        """
}
