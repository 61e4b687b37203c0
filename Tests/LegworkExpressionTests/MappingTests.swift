import LegworkJSON
import Testing

@testable import LegworkExpression

/// Trees of expressions, job data writes and conditions.
@Suite struct MappingTests {
    static let data: JSON = [
        "t1": ["output": ["data": ["id": "7", "n": 3, "none": nil, "big": 9_007_199_254_740_993]]],
        "$self": ["hook": ["data": ["ok": true]]],
    ]
    static let context = EvaluationContext(nowMilliseconds: 0)

    func maps(_ value: JSON, omitting prefix: [String]? = nil) throws -> JSON? {
        try Mapping(parsing: value).evaluate(in: JSONScope(Self.data), context: Self.context, omitting: prefix)
    }

    @Test func leavesThatAreMissingAreNotWritten() throws {
        let result = try maps([
            "a": "{t1.output.data.id}", "b": "{t1.output.data.nope}", "c": nil, "d": "{t1.output.data.none}",
            "e": ["f": "{t1.output.data.nope}", "g": [1, "{t1.output.data.nope}", "{t1.output.data.n}"]], "h": "",
        ])
        #expect(result == ["a": "7", "c": nil, "d": nil, "e": ["g": [1, nil, 3]], "h": ""])
        #expect(result?.objectValue?.keys == ["a", "c", "d", "e", "h"])
    }

    @Test func theRootMayBeOneExpression() throws {
        #expect(try maps("{t1.output.data}") == Self.data["t1"]?["output"]?["data"])
        #expect(try maps(["@pipe": [["{t1.output.data.n}", 2], ["{@math.multiply}"]]]) == 6)
        #expect(try maps("{t1.output.data.big}")?.integerValue == 9_007_199_254_740_993)
    }

    @Test func leavesCanBeLeftOutByWhatTheyRead() throws {
        let tree: JSON = ["a": "{$self.hook.data.ok}", "b": 1, "c": ["@text": "x{$self.hook.data.ok}"]]
        #expect(try maps(tree, omitting: ["$self", "hook"]) == ["b": 1])
        #expect(try maps(tree) == ["a": true, "b": 1, "c": "xtrue"])
    }

    @Test func problemsOfAllLeavesAreToldAtOnce() {
        let error = #expect(throws: ExpressionError.self) {
            try Mapping(parsing: ["a": "{@no.no}", "b": [["@pipe": 5]]], at: [.key("maps")])
        }
        #expect(error?.problems.map(\.path.pointer) == ["/maps/a", "/maps/b/0/@pipe"])
    }

    @Test func failuresTellTheirLeaf() {
        let error = #expect(throws: EvaluationError.self) {
            try maps(["a": ["b": ["@pipe": [[5], ["{@string.trim}"]]]]])
        }
        #expect(error?.path.pointer == "/a/b/@pipe/1")
    }

    @Test func everyLeafHasItsOwnRandomStream() throws {
        let two = try #require(try maps(["a": "{@id.uuid4}", "b": "{@id.uuid4}"]))
        let three = try #require(try maps(["x": "{@id.uuid4}", "a": "{@id.uuid4}", "b": "{@id.uuid4}"]))
        #expect(two["a"] != two["b"])
        #expect(two["a"] == three["a"])
        #expect(two["b"] == three["b"])
    }

    @Test func jobDataIsWrittenLeafByLeaf() throws {
        let mapping = try JobMapping(parsing: [
            "a": ["b": "{t1.output.data.id}", "c": "{t1.output.data.nope}"], "list": [1, "{t1.output.data.n}"],
            "slots[3]": ["@pipe": [["0", "x"], ["{@object.create}"]]],
            "m[-]": ["@pipe": [["-k", 1], ["{@object.create}"]]],
            "s[_]": ["_f": 2], "empty[]": 5, "odd[*]": 6,
        ])
        let writes = try mapping.evaluate(in: JSONScope(Self.data), context: Self.context)
        #expect(
            writes == [
                .init(path: ["a", "b"], value: "7"), .init(path: ["list"], value: [1, 3]),
                .init(path: ["slots"], value: ["0": "x"]), .init(path: ["-k"], value: 1), .init(path: ["_f"], value: 2),
                .init(path: ["empty"], value: 5), .init(path: ["odd[*]"], value: 6),
            ]
        )
        #expect(
            mapping.slots == [
                "data/a/b", "data/a/c", "data/list", "data/slots/0", "data/slots/1", "data/slots/2", "data/empty",
                "data/odd[*]",
            ]
        )
    }

    @Test func jobDataNeedsNames() {
        let error = #expect(throws: ExpressionError.self) { try JobMapping(parsing: "{t1.output.data}") }
        #expect(error?.problems.first?.message == "job maps need names to write to, found one value; write {name: …}")
    }

    @Test func conditionsCompareAsJSON() throws {
        func hold(_ gate: Conditions.Gate, _ match: [(expected: JSON, actual: JSON)]) throws -> Bool {
            try Conditions(gate: gate, parsing: match).hold(in: JSONScope(Self.data), context: Self.context)
        }
        #expect(try hold(.and, [("{t1.output.data.id}", "7")]))
        #expect(try !hold(.and, [(7, "{t1.output.data.id}")]))
        #expect(try hold(.and, [(nil, "{t1.output.data.nope}")]))
        #expect(try hold(.and, [(["a": 1], ["@pipe": [["a", 1.0], ["{@object.create}"]]])]))
        #expect(try hold(.or, [(1, 2), (3, "{t1.output.data.n}")]))
        #expect(try !hold(.or, []))
        #expect(try hold(.and, []))
        // The second pair would fail, but is never asked.
        #expect(try !hold(.and, [(1, 2), (1, ["@pipe": [["x"], ["{@error.raise}"]]])]))
        let error = #expect(throws: EvaluationError.self) {
            try hold(.and, [(1, 1), (1, ["@pipe": [["x"], ["{@error.raise}"]]])])
        }
        #expect(error?.path.pointer == "/match/1/@pipe/1")
    }

    @Test func aSignalAndAJobAreReadApart() throws {
        let rule = try Conditions(parsing: [("{t1.output.data.id}", "{$self.hook.data.id}")])
        let signal = JSONScope(["$self": ["hook": ["data": ["id": "7"]]]])
        #expect(try rule.hold(expectedIn: JSONScope(Self.data), actualIn: signal, context: Self.context))
    }

    @Test func referencesAreKnownWithTheirPlaces() throws {
        let mapping = try Mapping(parsing: [
            "a": ["@pipe": [["{x.y}", "{$item}"], ["{@math.add}", "{z[0].w ?? q.r}"]]]
        ])
        #expect(mapping.references.map(\.reference.segments) == [["x", "y"], ["z", "0", "w"], ["q", "r"]])
        #expect(mapping.references.map(\.path.pointer) == ["/a/@pipe/0/0", "/a/@pipe/1/1", "/a/@pipe/1/1"])
    }
}
