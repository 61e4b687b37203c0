import LegworkDiagnostics
import LegworkJSON
import LegworkYAML
import Testing

@Suite struct YAMLSyntaxTests {
    @Test(arguments: [
        (
            "ä: 1\n  b: 2",
            """
            a.yaml:2:4: error: a ':' where no key can stand [LW0005]
                2 |   b: 2
                  |    ^
              note: put text that holds ': ' in quotes, and check the indentation of this line

            """
        ),
        (
            "a:\n  b: 1\n c: 2",
            """
            a.yaml:3:2: error: a key was expected here [LW0005]
                3 |  c: 2
                  |  ^
              note: keys of one mapping begin in the same column; put text that goes on after a quote in quotes as a whole
              note: a.yaml:1:1: the block mapping begins here

            """
        ),
        (
            "a: [1, 2\nb: 3",
            """
            a.yaml:2:2: error: a list in brackets that goes on without ',' or ']' [LW0005]
                2 | b: 3
                  |  ^
              note: separate items with ',' and close the list with ']'; put expressions in quotes
              note: a.yaml:1:4: the flow sequence begins here

            """
        ),
        (
            "a: @pipe",
            """
            a.yaml:1:4: error: text cannot begin with '@' unless it is quoted [LW0005]
                1 | a: @pipe
                  |    ^
              note: write '@pipe' and '{@domain.function}' in quotes

            """
        ),
        (
            "a:\n\tb: 1",
            """
            a.yaml:2:1: error: a tab cannot indent [LW0005]
                2 | \tb: 1
                  | ^
              note: indent with spaces

            """
        ),
        (
            "a: 'open\nb: 1",
            """
            a.yaml:2:5: error: the file ends in the middle of a quoted text [LW0005]
                2 | b: 1
                  |     ^
              note: close the quotes
              note: a.yaml:1:4: the quoted scalar begins here

            """
        ),
        (
            "a: \"\\q\"",
            """
            a.yaml:1:5: error: an escape that YAML does not know [LW0005]
                1 | a: "\\q"
                  |     ^
              note: in double quotes write '\\\\' for a backslash
              note: a.yaml:1:4: the quoted scalar begins here

            """
        ),
    ])
    func badSyntaxIsExplained(text: String, rendered: String) {
        #expect(Composed(text).rendered == rendered)
    }
}
