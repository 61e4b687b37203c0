import LegworkCompiler
import LegworkGraph
import Testing

/// The compiled form depends on what an app says, not on how it is written.
@Suite struct DigestTests {
    private static let plain = """
        app:
          id: shop
          version: '1'
          settings: { rate: 5 }
          graphs:
            - subscribes: order.placed
              activities:
                start: { type: trigger }
                pay:
                  type: worker
                  topic: pay
                  input: { maps: { id: '{start.output.data.id}', n: 16 } }
                  retry: { maximum_attempts: 4 }
              transitions: { start: [{ to: pay, code: 200 }] }
        """

    @Test func commentsStyleAndAnchorsDoNotCount() throws {
        let other = """
            # the same app
            ---
            x-id: &id "{start.output.data.id}"
            "app":
              'version': 1      # a number
              id: "shop"
              graphs:
              - activities:
                  start:
                    type: trigger
                  pay:
                    retry:
                      maximumAttempts: 4
                    input:
                      maps:
                        id: *id
                        n: 0x10
                    type: worker
                    topic: |-
                      pay
                transitions:
                  start:
                  - conditions: { code: [200] }
                    to: pay
                subscribes: order.placed
              settings: {rate: 5}
            """
        let first = try #require(Snippet(Self.plain).app)
        #expect(Snippet(other).rendered == "")
        let second = try #require(Snippet(other).app)
        #expect(second == first)
        #expect(AppArchive.digest(of: second) == AppArchive.digest(of: first))
    }

    @Test func compilingTwiceGivesTheSame() throws {
        let first = try #require(Snippet(RealisticAppTests.order).app)
        let second = try #require(Snippet(RealisticAppTests.order).app)
        #expect(AppArchive.digest(of: first) == AppArchive.digest(of: second))
        #expect(try AppArchive.decode(AppArchive.encode(first)) == first)
    }

    @Test func anythingThatMeansSomethingCounts() throws {
        let first = try #require(Snippet(Self.plain).app)
        let second = try #require(Snippet(Self.plain.replacing("n: 16", with: "n: '16'")).app)
        #expect(AppArchive.digest(of: first) != AppArchive.digest(of: second))
    }
}
