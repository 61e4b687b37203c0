import LegworkDiagnostics
import LegworkJSON
import LegworkYAML
import Testing

@Suite struct YAMLComposerTests {
    @Test func valuesBecomeJSON() {
        let text = """
            # a comment
            ---
            app:
              id: my app
              list: [1, {a: b}, ~]
              text: |
                one
                two
            """
        #expect(
            Composed(text).json == ["app": ["id": "my app", "list": [1, ["a": "b"], nil], "text": "one\ntwo"]]
        )
    }

    @Test(arguments: ["\u{FEFF}a: 1", "---\na: 1\n...\n", "# c\n\na: 1", "%YAML 1.2\n---\na: 1", "a: 1\r\n"])
    func documentsMayBeginInSeveralWays(text: String) {
        #expect(Composed(text).json == ["a": 1])
    }

    @Test func everyNodeKnowsItsPlace() throws {
        let text = "é: ü\nlist:\n  - 'a b'\n  - {k: \"日本\"}\nmap: &m\n  x: |\n    t\n  y: 1\nlast: &a text\n"
        let node = try #require(Composed(text).node)
        #expect(node.entries?.map(\.keyRange.text) == ["é", "list", "map", "last"])
        #expect(node["é"]?.range.place == "a.yaml:1:4")
        #expect(node["list"]?.range.text == "- 'a b'\n  - {k: \"日本\"}")
        #expect(node["list"]?.items?.map(\.range.text) == ["'a b'", "{k: \"日本\"}"])
        #expect(node["map"]?.range.text == "x: |\n    t\n  y: 1")
        #expect(node["map"]?["x"]?.range.text == "|\n    t")
        #expect(node["last"]?.range.text == "text")
        #expect(node.node(at: [.key("list"), .index(1), .key("k")]).range.text == "\"日本\"")
        #expect(node.node(at: [.key("list"), .index(7), .key("k")]).range == node["list"]?.range)
    }

    // MARK: Anchors, aliases, merge keys

    @Test func aliasesAndMergeKeysWork() {
        let text = """
            base: &base {a: 1, b: 2}
            more: &more
              b: 3
              c: 4
            one: *base
            two:
              b: 9
              <<: *base
            three:
              <<: [*more, *base]
            *more : 5
            """
        let composed = Composed(text)
        #expect(composed.diagnostics.map(\.code) == [.keyNotText])
        #expect(composed.node?["one"]?.json == ["a": 1, "b": 2])
        #expect(composed.node?["two"]?.json == ["b": 9, "a": 1])
        #expect(composed.node?["three"]?.json == ["b": 3, "c": 4, "a": 1])
    }

    @Test func aQuotedMergeKeyIsAKey() {
        #expect(Composed("'<<': 1").json == ["<<": 1])
    }

    @Test func anAliasStandsWhereItsAnchorDoes() throws {
        let node = try #require(Composed("a: &x 'b c'\nd: *x").node)
        #expect(node["d"]?.range == node["a"]?.range)
    }

    // MARK: What is refused

    @Test(arguments: [
        (
            "a: 1\nü: 2\na: 3",
            """
            a.yaml:3:1: error: the key 'a' is there twice [LW0009]
                3 | a: 3
                  | ^
              note: a.yaml:1:1: it is first here

            """
        ),
        (
            "é: *approvl\nb: &approval 1\nc: *approvl",
            """
            a.yaml:1:4: error: unknown anchor 'approvl' [LW0010]
                1 | é: *approvl
                  |    ^~~~~~~~
              note: an anchor '&approvl' must stand before it
            a.yaml:3:4: error: unknown anchor 'approvl' [LW0010]
                3 | c: *approvl
                  |    ^~~~~~~~
              note: an anchor '&approvl' must stand before it
              note: known are 'approval'
              fix-it: replace '*approvl' with '*approval'

            """
        ),
        (
            "a: !secret x",
            """
            a.yaml:1:4: error: the tag '!secret' does not fit this value or is unknown [LW0011]
                1 | a: !secret x
                  |    ^~~~~~~
              expected no tag, or one of '!!str', '!!int', '!!float', '!!bool', '!!null', '!!seq', '!!map'

            """
        ),
        (
            "a: 1\n---\nb: 2",
            """
            a.yaml:2:1: error: a second document begins here; a file holds one [LW0012]
                2 | ---
                  | ^~~

            """
        ),
        (
            "# only this\n",
            """
            a.yaml:1:1: error: the file holds no value [LW0013]
                1 | # only this
                  | ^

            """
        ),
        ("", "a.yaml:1:1: error: the file holds no value [LW0013]\n"),
        (
            "---\n",
            """
            a.yaml:2:1: error: the document holds no value [LW0013]
                2 |
                  | ^

            """
        ),
        (
            "x: 1\n[a, b]: 2",
            """
            a.yaml:2:1: error: a list cannot be a key [LW0014]
                2 | [a, b]: 2
                  | ^~~~~~
              note: put an expression in quotes: '{a.b}'

            """
        ),
        (
            "a: &x 1\nb: {<<: *x}",
            """
            a.yaml:2:5: error: '<<' takes in mappings only [LW0015]
                2 | b: {<<: *x}
                  |     ^~
              expected an alias of a mapping or a list of them, found integer 1

            """
        ),
        (
            "a: [&x [*x]]\nb: &y [1, *y]",
            """
            a.yaml:1:9: error: the alias '*x' stands inside what it stands for [LW0017]
                1 | a: [&x [*x]]
                  |         ^~
            a.yaml:2:11: error: the alias '*y' stands inside what it stands for [LW0017]
                2 | b: &y [1, *y]
                  |           ^~

            """
        ),
        (
            "id: {t1.output.data.id}",
            """
            a.yaml:1:5: error: an expression needs quotes; without them YAML reads a mapping [LW0018]
                1 | id: {t1.output.data.id}
                  |     ^~~~~~~~~~~~~~~~~~~
              fix-it: put it in quotes: '{t1.output.data.id}'

            """
        ),
    ])
    func whatIsWrongIsShown(text: String, rendered: String) {
        #expect(Composed(text).rendered == rendered)
    }

    @Test func anExpressionWithoutQuotesIsTakenAsMeant() {
        #expect(Composed("id: {$self.hook}").node?["id"]?.text == "{$self.hook}")
        #expect(Composed("id: {a: }").json == ["id": ["a": nil]])
    }
}
