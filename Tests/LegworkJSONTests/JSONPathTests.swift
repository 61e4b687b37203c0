import LegworkJSON
import Testing

@Suite struct JSONPathTests {
    // The document and the paths of RFC 6901 §5.
    static let document: JSON = [
        "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7, "m~n": 8,
    ]

    static let reads: [(String, JSON)] = [
        ("", document), ("/foo", ["bar", "baz"]), ("/foo/0", "bar"), ("/", 0), ("/a~1b", 1), ("/c%d", 2),
        ("/e^f", 3),
        ("/g|h", 4), ("/i\\j", 5), ("/k\"l", 6), ("/ ", 7), ("/m~0n", 8),
    ]

    @Test(arguments: reads)
    func readsAsTheStandardSays(path: String, expected: JSON) throws {
        let pointer = try JSONPointer(parsing: path)
        #expect(Self.document[pointer] == expected)
        #expect(pointer.description == path)
    }

    @Test(arguments: [
        "/foo/2", "/foo/-", "/foo/00", "/foo/+1", "/foo/x", "/nothing", "/foo/0/x", "//", "/foo/99999999999999999999",
    ])
    func leadsNowhere(path: String) throws {
        #expect(Self.document[try JSONPointer(parsing: path)] == nil)
    }

    static let noPaths: [(String, String)] = [
        ("foo", "the path 'foo' must begin with '/', as in /items/0"),
        ("/a~2", "'~' in the path '/a~2' must be written ~0, and '/' in a name ~1"),
        ("/a~", "'~' in the path '/a~' must be written ~0, and '/' in a name ~1"),
    ]

    @Test(arguments: noPaths)
    func refusesWhatIsNoPath(text: String, message: String) throws {
        let error = try #require(throws: JSONPointerError.self) { try JSONPointer(parsing: text) }
        #expect(error.message == message)
    }

    static let writes: [(String, JSON)] = [
        ("", JSON.string("new")), ("/a", ["a": "new"]), ("/b", ["a": [1, ["x": 2]], "b": "new"]),
        ("/a/0", ["a": ["new", ["x": 2]]]),
        ("/a/-", ["a": [1, ["x": 2], "new"]]), ("/a/2", ["a": [1, ["x": 2], "new"]]),
        ("/a/1/x", ["a": [1, ["x": "new"]]]),
        ("/a/1/y/0", ["a": [1, ["x": 2, "y": ["0": "new"]]]]),
    ]

    @Test(arguments: writes)
    func sets(path: String, expected: JSON) throws {
        var value: JSON = ["a": [1, ["x": 2]]]
        try value.set("new", at: JSONPointer(parsing: path))
        #expect(value == expected)
    }

    static let refusals: [(String, String)] = [
        ("/a/3", "cannot set '/a/3': '3' is no place in a list of 2; use 0 to 1, or '-' to append"),
        ("/a/x", "cannot set '/a/x': 'x' is no place in a list of 2; use 0 to 1, or '-' to append"),
        ("/a/2/x", "cannot set '/a/2/x': '2' is no place in a list of 2; use 0 to 1, or '-' to append"),
        ("/a/0/x", "cannot set '/a/0/x': '/a/0' is integer, not an object or a list"),
    ]

    @Test(arguments: refusals)
    func refusesToSet(path: String, message: String) throws {
        var value: JSON = ["a": [1, ["x": 2]]]
        let error = try #require(throws: JSONPointerError.self) { try value.set("new", at: JSONPointer(parsing: path)) }
        #expect(error.message == message)
        #expect(value == ["a": [1, ["x": 2]]])
    }

    @Test func comparesByScalars() {
        #expect(JSONPointer(["\u{E9}"]) != JSONPointer(["e\u{301}"]))
        #expect(Set([JSONPointer(["a", "b"]), JSONPointer(["a", "b"]), JSONPointer(["ab"])]).count == 2)
    }

    @Test func tellsDifferences() {
        let left: JSON = ["a": [1, 2, 3], "b": ["x": true], "c": nil, "same": ["k": 1]]
        let right: JSON = ["a": [1, "2"], "b": 5, "d/e": 1, "same": ["k": 1.0]]
        #expect(
            JSONDifference.between(left, right).map(\.description) == [
                "/a/1: 2 became \"2\"", "/a/2: 3 is missing", "/b: {\"x\":true} became 5", "/c: null is missing",
                "/d~1e: 1 was added",
            ]
        )
        #expect(JSONDifference.between(left, right, limit: 2).count == 2)
        #expect(JSONDifference.between(left, left).isEmpty)
        #expect(JSONDifference.between(1, 2).map(\.description) == ["(root): 1 became 2"])
    }
}
