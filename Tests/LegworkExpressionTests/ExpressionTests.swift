import LegworkExpression
import LegworkJSON
import Testing

@Suite struct ExpressionTests {
    static let order: JSON = [
        "order": [
            "output": ["data": ["qty": 3, "price": 12.5, "lines": [["sku": "A", "n": 2], ["sku": "B", "n": 5]]]]
        ],
        "k": ["a.b": 1, "list": [1, 2, 3]],
    ]

    func value(_ expression: JSON, in context: JSON = order) throws -> JSON? {
        try Expression(parsing: expression).evaluate(
            in: JSONScope(context),
            context: EvaluationContext(nowMilliseconds: 1_709_210_096_789)
        )
    }

    @Test func literalsAndReferences() throws {
        #expect(try value(5) == 5)
        #expect(try value("plain") == "plain")
        #expect(try value("{order.output.data.qty}") == 3)
        #expect(try value("{order.output.data.nope}") == nil)
        #expect(try value("{{order.output.data.qty}}") == "{order.output.data.qty}")
        #expect(try value("{k.list[0]}") == 1)
        #expect(try value("{k.list[-1]}") == 3)
        #expect(try value("{k[\"a.b\"]}") == 1)
        #expect(try value("{order.output.data.lines[*].sku}") == ["A", "B"])
        #expect(try value("{k.nope ?? 5}") == 5)
        #expect(try value("{k.nope ?? k.list.1}") == 2)
        #expect(try value("{k.nope ?? 'none'}") == "none")
        #expect(try value("{k.nope ?? k.neither ?? k.list.0 ?? 9}") == 1)
    }

    /// What is read by recursion is bounded, in a line of any length.
    @Test(arguments: [" ?? a", "[*]"])
    func aReferenceIsBounded(step: String) throws {
        let path = "a" + String(repeating: step, count: 100_000)
        let error = #expect(throws: ExpressionError.self) { try Expression(parsing: .string("{\(path)}")) }
        #expect(error?.problems.map(\.kind) == [.depth])
        #expect(throws: EvaluationError.self) {
            try value(["@pipe": [[["a": 1], .string(path)], ["{@object.getPath}"]]])
        }
    }

    @Test func pipes() throws {
        #expect(
            try value(["@pipe": [["{order.output.data.qty}", "{order.output.data.price}"], ["{@math.multiply}"]]])
                == 37.5
        )
        #expect(try value(["@pipe": [["{order.output.data.lines}"], ["@map": "{$item.n}"], ["{@math.sum}"]]]) == 7)
        #expect(try value(["@text": "{order.output.data.qty} pieces, {{net}}"]) == "3 pieces, {net}")
    }

    @Test func problemsCarryTheirPlaces() throws {
        let error = #expect(throws: ExpressionError.self) {
            try Expression(parsing: ["@pipe": [["{a.b}"], ["{@string.trin}"]]])
        }
        #expect(error?.problems.map(\.path.pointer) == ["/@pipe/1/0"])
        #expect(error?.problems.first?.replacement == "{@string.trim}")
    }
}
