import LegworkDiagnostics
import LegworkFormat
import Testing

/// The style, rule by rule.
@Suite("The style of YAML files")
struct FormatterTests {
    struct Rule: CustomTestStringConvertible, Sendable {
        let name: String
        let source: String
        let result: String

        init(_ name: String, _ source: String, _ result: String) {
            self.name = name
            self.source = source
            self.result = result
        }

        var testDescription: String { name }
    }

    @Test("Rule", arguments: blocks + scalars + brackets + comments)
    func rule(_ rule: Rule) {
        #expect(Formatted.text(rule.source) == rule.result)
        #expect(Formatted.text(rule.result) == rule.result)
    }

    static let blocks = [
        Rule("Each level is indented by two", "a:\n    b:\n         c: 1\n", "a:\n  b:\n    c: 1\n"),
        Rule("Lists are indented under their key", "a:\n- 1\n-   2\n", "a:\n  - 1\n  - 2\n"),
        Rule("A mapping begins behind its dash", "-\n   a: 1\n   b: 2\n", "- a: 1\n  b: 2\n"),
        Rule("Lists in lists stay on their line", "-   -  1\n    -  2\n", "- - 1\n  - 2\n"),
        Rule("One blank behind a colon, none before", "a :    1\nb:\n   2\n", "a: 1\nb: 2\n"),
        Rule("At most one empty line, none at the ends", "\n\na: 1\n\n\n\nb: 2\n\n\n", "a: 1\n\nb: 2\n"),
        Rule("No empty line at the beginning of a block", "a:\n\n  b: 1\n", "a:\n  b: 1\n"),
        Rule("Blanks at line ends go", "a: 1  \nb:\t\n  c: 2\t\n", "a: 1\nb:\n  c: 2\n"),
        Rule("Line feeds end lines", "a: 1\r\nb:\r\n  - 2\r\n", "a: 1\nb:\n  - 2\n"),
        Rule("The last line has an end", "a: 1", "a: 1\n"),
        Rule("A byte order mark goes", "\u{FEFF}a: 1\n", "a: 1\n"),
        Rule("Document markers stay, the end's goes", "--- \na: 1\n...\n", "---\na: 1\n"),
        Rule("Directives stay", "%YAML 1.1\n---\na: 1\n", "%YAML 1.1\n---\na: 1\n"),
        Rule("A short key needs no question mark", "? a\n: 1\n", "a: 1\n"),
        Rule("Order and spelling of keys stay", "b: 1\n'a': 2\n", "b: 1\n'a': 2\n"),
        Rule(
            "Anchors, aliases and merge keys stay",
            "a:  &x\n   b: 1\nc:\n  <<:   *x\n",
            "a: &x\n  b: 1\nc:\n  <<: *x\n"
        ),
        Rule("An anchor of a mapping stands before it", "- &x\n  a: 1\n- *x\n", "- &x\n  a: 1\n- *x\n"),
        Rule("An anchor of a key stands before it", "- &x a: 1\n", "- &x a: 1\n"),
    ]

    static let scalars = [
        Rule("Single quotes where double ones are not needed", "a: \"x\"\nb: \"it's\"\n", "a: 'x'\nb: \"it's\"\n"),
        Rule("Escapes keep double quotes", "a: \"x\\ty\"\n", "a: \"x\\ty\"\n"),
        Rule("Quotes are not taken away", "a: '1'\nb: 'x'\n", "a: '1'\nb: 'x'\n"),
        Rule(
            "Lines that are folded are indented anew",
            "a: one\n      two\n\n   three\n",
            "a: one\n  two\n\n  three\n"
        ),
        Rule("Blanks that an escape keeps stay", "a: \"x\\ \n   y\"\n", "a: \"x\\ \n  y\"\n"),
        Rule("Block texts are indented anew", "a: |\n       x\n         y\n", "a: |\n  x\n    y\n"),
        Rule("Blanks in block texts stay", "a: |\n   x  \n     \n   y\n", "a: |\n  x  \n    \n  y\n"),
        Rule("A text that begins with blanks says so", "a: |4\n      x\n    y\n", "a: |2\n    x\n  y\n"),
        Rule("A digit that says nothing goes", "a: >1\n x\n", "a: >\n  x\n"),
        Rule("Kept line breaks stay", "a: |+\n x\n\n\nb: 1\n", "a: |+\n  x\n\n\nb: 1\n"),
        Rule("A text without line break gets none", "a: |\n  x", "a: |-\n  x\n"),
        Rule("Text of any language stays", "größe:   '日本 🎉'\n", "größe: '日本 🎉'\n"),
    ]

    static let brackets = [
        Rule("Blanks inside braces, none inside brackets", "a: {b: 1,c: [ 1,2 ]}\n", "a: { b: 1, c: [1, 2] }\n"),
        Rule("Nothing inside is nothing", "a: { }\nb: [ ]\n", "a: {}\nb: []\n"),
        Rule("What fits stands on one line", "a: [\n  1,\n  2,\n]\n", "a: [1, 2]\n"),
        Rule(
            "What does not fit takes a line an entry",
            "a: [\(String(repeating: "x", count: 60)), \(String(repeating: "y", count: 60))]\n",
            "a: [\n  \(String(repeating: "x", count: 60)),\n  \(String(repeating: "y", count: 60))\n]\n"
        ),
        Rule("Comments inside take lines", "a: [ 1, # one\n 2 ]\n", "a: [\n  1,      # one\n  2\n]\n"),
        Rule("Expressions stay text", "a: { '@pipe': [ ['{x.y}', 5] ] }\n", "a: { '@pipe': [['{x.y}', 5]] }\n"),
        Rule("A pair in a list gets braces", "a: [b: 1]\n", "a: [{ b: 1 }]\n"),
        Rule("An alias before a comma", "a: &x 1\nb: [*x , *x]\n", "a: &x 1\nb: [*x , *x ]\n"),
    ]

    static let comments = [
        Rule("A comment is indented like what follows", "a:\n      # x\n  b: 1\n", "a:\n  # x\n  b: 1\n"),
        Rule("At the end of a block it stays in it", "a:\n   b: 1\n   # x\nc: 2\n", "a:\n  b: 1\n  # x\nc: 2\n"),
        Rule("Or out of it", "a:\n   b: 1\n# x\nc: 2\n", "a:\n  b: 1\n# x\nc: 2\n"),
        Rule("Two blanks before one behind a value", "a: 1 # x\n", "a: 1  # x\n"),
        Rule("Its column stays where it can", "a: 1        # x\n", "a: 1        # x\n"),
        Rule(
            "Comments in one column stay in one",
            "a: 1 # x\nbb: 12 # y\nc:    1   # z\nddddd:    2 # w\n",
            "a: 1  # x\nbb: 12  # y\nc: 1      # z\nddddd: 2    # w\n"
        ),
        Rule(
            "They move together",
            "a: '1' # x\nbb: 2  # y\n",
            "a: '1'  # x\nbb: 2   # y\n"
        ),
        Rule(
            "Behind a key, a dash, a header",
            "a: # x\n - # y\n   1\n - | # z\n  t\n",
            "a:   # x\n  -  # y\n    1\n  - |  # z\n    t\n"
        ),
        Rule("At the top and at the end", "# x\n\n---\n# y\na: 1\n\n# z\n", "# x\n\n---\n# y\na: 1\n\n# z\n"),
        Rule("Commented code keeps its inside", "a: 1\n#   b: 2\n#  - c\n", "a: 1\n#   b: 2\n#  - c\n"),
    ]

    @Test(
        "What is no YAML is refused with its reasons",
        arguments: ["a: [1\n", "a: 'x\n", "a: 1\n b: 2\n", "", "a: 1\n---\nb: 2\n"]
    )
    func refused(source: String) {
        guard case .refused(let diagnostics) = Formatter().format(SourceFile(path: "a.yaml", text: source)) else {
            Issue.record("'\(source)' is not refused")
            return
        }
        #expect(!diagnostics.isEmpty)
    }

    @Test("A key that is there twice is no reason to refuse")
    func duplicate() {
        #expect(Formatted.text("a:   1\na:  2\n") == "a: 1\na: 2\n")
    }
}
