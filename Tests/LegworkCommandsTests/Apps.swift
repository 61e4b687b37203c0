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
