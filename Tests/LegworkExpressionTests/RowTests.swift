import LegworkJSON
import Testing

@testable import LegworkExpression

/// The rows and texts beyond upstream: lists, choices, failures, bindings, templates, paths.
@Suite struct RowTests {
    static let data: JSON = [
        "o": [
            "lines": [
                ["sku": "A", "n": 2, "price": 1.5], ["sku": "B", "n": 0, "price": 4], ["sku": "C", "n": 1, "price": 2],
            ],
            "stock": ["east": 4, "west": 0], "name": "Ada", "none": nil, "k.dot": 1, "matrix": [[1, 2], [3]],
        ]
    ]

    /// Expressions and what they give, as JSON texts.
    static let cases: [(expression: String, result: String)] = [
        // Iterations
        (#"{"@pipe":[["{o.lines}"],{"@map":"{$item.sku}"}]}"#, #"["A","B","C"]"#),
        (#"{"@pipe":[["{o.lines}"],{"@map":[["{$item.n}","{$item.price}"],["{@math.multiply}"]]}]}"#, "[3,0,2]"),
        (#"{"@pipe":[[[" a ","b "]],{"@map":[["{@string.trim}"]]}]}"#, #"["a","b"]"#),
        (
            #"{"@pipe":[["{o.lines}"],{"@map":[["{o.name}","{$index}"],["{@string.concat}"]]}]}"#,
            #"["Ada0","Ada1","Ada2"]"#
        ),
        (#"{"@pipe":[["{o.lines}"],{"@filter":"{$item.n}"},{"@map":"{$item.sku}"}]}"#, #"["A","C"]"#),
        (#"{"@pipe":[["{o.lines}"],{"@filter":[["{$item.price}",2],["{@number.gte}"]]},["{@array.length}"]]}"#, "2"),
        (
            #"{"@pipe":[["{o.lines}"],{"@find":[["{$item.n}",0],["{@conditional.equality}"]]},["{@object.get}"]]}"#,
            "null"
        ),
        (
            #"{"@pipe":[["{o.lines}"],{"@find":[["{$item.sku}","B"],["{@conditional.equality}"]]}]}"#,
            #"{"sku":"B","n":0,"price":4}"#
        ),
        (#"{"@pipe":[["{o.lines}"],{"@some":[["{$item.n}",1],["{@conditional.equality}"]]}]}"#, "true"),
        (#"{"@pipe":[["{o.lines}"],{"@every":"{$item.n}"}]}"#, "false"),
        (#"{"@pipe":[[[]],{"@every":"{$item.n}"}]}"#, "true"),
        (#"{"@pipe":[["{o.nothing}"],{"@map":"{$item}"}]}"#, "[]"),
        (
            #"{"@pipe":[["{o.stock}"],{"@map":[["{$key}","{$item}"],["{@string.concat}"]]}]}"#,
            #"{"east":"east4","west":"west0"}"#
        ),
        (#"{"@pipe":[["{o.stock}"],{"@filter":"{$item}"}]}"#, #"{"east":4}"#),
        (
            #"{"@pipe":[["{o.matrix}"],{"@map":{"@pipe":[["{$item}"],{"@map":[["{$item}",10],["{@math.multiply}"]]}]}}]}"#,
            "[[10,20],[30]]"
        ),
        (
            #"{"@pipe":[["{o.matrix}"],{"@map":{"@pipe":[{"@let":{"row":"{$index}"}},["{$item}"],{"@map":[["{$row}","{$item}"],["{@math.add}"]]}]}}]}"#,
            "[[1,2],[4]]"
        ),
        (#"{"@pipe":[["{o.lines}"],{"@map":"{$item.nothing}"}]}"#, "[null,null,null]"),
        // Choices evaluate only what they need
        (#"{"@if":"{o.name}","then":"yes","else":{"@pipe":[["no"],["{@error.raise}"]]}}"#, #""yes""#),
        (#"{"@if":"{o.none}","then":1}"#, "null"),
        (
            #"{"@pipe":[["{o.name}"],{"@if":[["{@string.length}",2],["{@number.gt}"]],"then":[["{@string.toUpperCase}"]],"else":"short"}]}"#,
            #""ADA""#
        ),
        (#"{"@switch":[{"when":"{o.none}","then":1},{"when":"{o.name}","then":2}],"else":3}"#, "2"),
        (#"{"@switch":[{"when":"Bob","then":1},{"when":"{o.name}","then":2}],"on":"Ada","else":3}"#, "2"),
        (#"{"@switch":[{"when":1,"then":1}],"on":"1","else":3}"#, "3"),
        // Failures
        (#"{"@try":{"@pipe":[["{o.none}"],["{@string.trim}"]]},"else":"none"}"#, #""none""#),
        (#"{"@try":"{o.name}","else":"none"}"#, #""Ada""#),
        (#"{"@pipe":[["{o.name}"],{"@try":[["{@math.sum}"]],"else":[["{@string.length}"]]}]}"#, "3"),
        (#"{"@pipe":[["{o.name}","no name","{o.name}"],["{@error.assert}"]]}"#, #""Ada""#),
        // Bindings
        (#"{"@let":{"x":5,"y":"{o.name}"},"in":{"@pipe":[["{$x}","{$y}"],["{@string.concat}"]]}}"#, #""5Ada""#),
        (#"{"@let":{"first":"{o.lines[0]}"},"in":"{$first.sku}"}"#, #""A""#),
        (#"{"@pipe":[{"@let":{"x":2}},[3,"{$x}"],["{@math.multiply}"]]}"#, "6"),
        (#"{"@let":{"x":1},"in":{"@let":{"x":2},"in":"{$x}"}}"#, "2"),
        // Texts
        (#"{"@text":"Dear {o.name}, {{n}} = {o.lines[0].n}{o.none}{o.nothing ?? '!'}"}"#, #""Dear Ada, {n} = 2!""#),
        (#"{"@text":"{o.matrix} {@symbol.null}."}"#, #""[[1,2],[3]] .""#),
        (#"{"@pipe":[["{o.lines}"],{"@map":{"@text":"{$item.n}×{$item.sku}"}},["{@array.join}"]]}"#, #""2×A,0×B,1×C""#),
        (#""{{not a reference}}""#, #""{not a reference}""#),
        (#""{{{x}}}""#, #""{{x}}""#),
        // Paths
        (#""{o.lines[1].sku}""#, #""B""#),
        (#""{o.lines[-1].sku}""#, #""C""#),
        (#""{o['k.dot']}""#, "1"),
        (#""{o.lines[*].sku}""#, #"["A","B","C"]"#),
        (#""{o.matrix[*][0]}""#, "[1,3]"),
        (#""{o.nothing ?? o.none ?? 'x'}""#, #""x""#),
        (#""{o.name ?? 5}""#, #""Ada""#),
        (#""{o.nothing ?? -2.5}""#, "-2.5"),
        (#"{"@pipe":[["{o.lines[*].n}"],["{@math.sum}"]]}"#, "3"),
    ]

    @Test(arguments: cases)
    func expressionGives(_ example: (expression: String, result: String)) throws {
        let expression = try Expression(parsing: try JSON(parsing: example.expression))
        let result = try expression.evaluate(
            in: JSONScope(Self.data),
            context: EvaluationContext(nowMilliseconds: 1_709_210_096_789)
        )
        #expect(
            (result ?? .null) == (try JSON(parsing: example.result)),
            "\(example.expression) gave \(result as JSON?)"
        )
    }

    /// Expressions that are refused, where, and in which words.
    static let problems: [(expression: String, places: [String], message: String)] = [
        (#"{"@pipe":"x"}"#, ["/@pipe"], "'@pipe' must hold a list of rows, found string"),
        (
            #"{"@pipe":[]}"#, ["/@pipe"],
            "'@pipe' has no rows; its first row holds the operands, as in [['{a.output.data.x}']]"
        ),
        (
            #"{"@pipe":[[1],["{@math.abz}"]]}"#, ["/@pipe/1/0"],
            "there is no function '@math.abz'; did you mean '@math.abs'?"
        ),
        (
            #"{"@pipe":[[1],["{@numbers.abs}"],["{@string.trimm}"]]}"#, ["/@pipe/1/0", "/@pipe/2/0"],
            "there is no function '@numbers.abs'; did you mean '@math.abs'?"
        ),
        (
            #"{"@pipe":[[1],["{a.b}"]]}"#, ["/@pipe/1/0"],
            "rows after the first begin with a function; {a.b} stands where one is expected: put it into the row before, or behind a function"
        ),
        (
            #"{"@pipe":[[1],{"@mapp":"x"}]}"#, ["/@pipe/1"],
            "a row that is an object needs one of '@pipe', '@reduce', '@map', '@filter', '@find', '@some', '@every', '@if', '@switch', '@try', '@text', '@let', found '@mapp'; did you mean '@map'?"
        ),
        (#"{"@if":1,"than":2}"#, ["/than", ""], "'@if' takes 'then' and 'else' beside it, found 'than'"),
        (#"{"@text":"{a.b"}"#, ["/@text"], "'{' has no counterpart in this text; write '{{' for the character itself"),
        (#"{"@let":{"item":1},"in":2}"#, ["/@let/item"], "'$item' has a meaning of its own; choose another name"),
        (
            #"{"@pipe":[[[1],"up"],["{@array.sort}"]]}"#, ["/@pipe/0/1"],
            "@array.sort: 'up' is no order; write 'ASCENDING' or 'DESCENDING'"
        ),
        (
            #"{"@pipe":[["x","(a"],["{@regex.test}"]]}"#, ["/@pipe/0/1"],
            "@regex.test: '(a' is no regular expression: at character 3: a group is not closed; add ')'"
        ),
        (
            #"{"@pipe":[["0 25 * * *"],["{@cron.next}"]]}"#, ["/@pipe/0/0"],
            "@cron.next: '25' is no hour in '0 25 * * *': expected 0 to 23"
        ),
    ]

    @Test(arguments: problems)
    func problemsAreToldAtTheirPlaces(_ example: (expression: String, places: [String], message: String)) throws {
        let value = try JSON(parsing: example.expression)
        let error = #expect(throws: ExpressionError.self) { try Expression(parsing: value) }
        let errors = error?.problems.filter { $0.severity == .error } ?? []
        #expect(errors.map(\.path.pointer) == example.places)
        #expect(errors.first?.message == example.message)
    }

    @Test func doubtsAreWarnings() throws {
        func warnings(_ text: String) throws -> [String] {
            try Expression(parsing: try JSON(parsing: text)).warnings.map { "\($0.kind.rawValue) \($0.path.pointer)" }
        }
        #expect(try warnings(#"{"@pipe":[[1],{"@pipe":[[2]]},["{@math.add}"]]}"#) == ["lostRow /@pipe/0"])
        #expect(try warnings(#"{"@pipe":[{"@reduce":[["{$item}"]]}]}"#) == ["lostRow /@pipe/0"])
        #expect(try warnings(#"{"@pipe":[[{"x":"{a.b}"}],["{@object.keys}"]]}"#) == ["inertText /@pipe/0/0"])
        #expect(try warnings(#"{"@pipe":[[1,2],["{@math.abs}"]]}"#) == ["operandCount /@pipe/1/0"])
        #expect(try warnings(#"{"@pipe":[["a"],["{@string.repeat}"]]}"#) == [])
        #expect(try warnings(#"{"@pipe":[["a","b"],["{@string.concat}"]]}"#) == [])
    }

    @Test func expressionsMayNestButNotForEver() throws {
        var value: JSON = [["x"]]
        for _ in 0..<200 { value = [["@pipe": value]] }
        let error = #expect(throws: ExpressionError.self) { try Expression(parsing: ["@pipe": value]) }
        #expect(error?.problems.first?.kind == .depth)
    }
}
