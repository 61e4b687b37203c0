import LegworkDiagnostics
import Testing

@Suite struct SuggestionTests {
    @Test(arguments: [
        ("aproval", "approval"), ("aprpoval", "approval"), ("APPROVAL", "approval"), ("wait-for", "wait_for"),
        ("waitFor", "wait_for"), ("aa", "a1"), ("transitons", "transitions"), ("maximumAtempts", "maximum_attempts"),
    ])
    func nearNamesAreFound(word: String, wanted: String) {
        let names = ["approval", "wait_for", "a1", "transitions", "maximum_attempts"]
        #expect(Suggestion.nearest(to: word, among: names) == wanted)
    }

    @Test(arguments: ["xyz", "", "b", "apprvlxx", "approval"])
    func farNamesAreNot(word: String) {
        #expect(Suggestion.nearest(to: word, among: ["approval", "a10", "ccc"]) == nil)
    }

    @Test func theNearestWins() {
        #expect(Suggestion.nearest(to: "task1", among: ["tasks22", "task2", "task3"]) == "task2")
    }

    @Test func listsAreShort() {
        #expect(Suggestion.list(["a", "b"]) == "'a', 'b'")
        #expect(Suggestion.list(["a", "b", "c"], limit: 2) == "'a', 'b' and 1 more")
    }
}
