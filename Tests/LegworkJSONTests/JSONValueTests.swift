import LegworkJSON
import LegworkSystem
import Testing

@Suite struct JSONValueTests {
    @Test func equalValuesHashAlike() {
        let pairs: [(JSON, JSON)] = [
            (5, 5.0), (0, -0.0), (["a": 1, "b": 2], ["b": 2.0, "a": 1]), ([1, "x"], [1.0, "x"]),
        ]
        for (left, right) in pairs {
            #expect(left == right)
            #expect(left.hashValue == right.hashValue)
        }
    }

    @Test func differentValuesDiffer() {
        let values: [JSON] = [
            nil, true, false, 0, 1, 0.5, "", "0", "é", "e\u{301}", [], [nil], [[]], [:], ["a": nil], ["b": nil],
            ["a": 1],
            .integer(9_007_199_254_740_993), .double(9_007_199_254_740_992), "q\u{307}\u{323}", "q\u{323}\u{307}",
        ]
        for (place, value) in values.enumerated() {
            for (other, another) in values.enumerated() { #expect((value == another) == (place == other)) }
        }
        #expect(Set(values).count == values.count)
    }

    @Test func objectKeepsOrderThroughChanges() {
        var object = JSONObject()
        for number in 0..<40 { object["k\(number)"] = .integer(Int64(number)) }
        object["k3"] = nil
        object["k39"] = nil
        object["k7"] = "seven"
        object["k3"] = "back"
        var expected = (0..<39).filter { $0 != 3 }.map { "k\($0)" }
        expected.append("k3")
        #expect(object.keys == expected)
        for key in expected { #expect(object.has(key)) }
        #expect(object["k7"] == "seven")
        #expect(object["k38"] == 38)
        #expect(object["k39"] == nil)
        #expect(!object.has("k40"))
    }

    @Test func objectsOfEverySizeAgreeWithADictionary() {
        var random = SplitMix64(seed: 7)
        var object = JSONObject()
        var model: [String: Int64] = [:]
        for step in 0..<4_000 {
            let key = "k\(random.next() % 60)"
            if random.next() % 3 == 0 {
                object[key] = nil
                model[key] = nil
            } else {
                object[key] = .integer(Int64(step))
                model[key] = Int64(step)
            }
            #expect(object.count == model.count)
            #expect(object[key] == model[key].map(JSON.integer))
        }
        for (key, value) in object { #expect(value == model[key].map(JSON.integer)) }
    }

    @Test func updatesInPlace() {
        var value: JSON = ["a": [1]]
        value.withObject { object in
            object.update("a") { $0 = .array(($0.arrayValue ?? []) + [2]) }
            object.update("b", default: 1) { $0 = .integer(($0.integerValue ?? 0) + 1) }
        }
        #expect(value == ["a": [1, 2], "b": 2])
        var scalar: JSON = 5
        scalar.withObject { $0["x"] = 1 }
        #expect(scalar == ["x": 1])
    }

    @Test func lazyTextGivesBackItsBytes() throws {
        let bytes = Array("{ \"a\" : 1.0 }".utf8)
        let text = JSONText(bytes)
        #expect(text.bytes == bytes)
        #expect(try text.json == ["a": 1])
        #expect(text.bytes == bytes)
        #expect(JSONText(["a": 1.0]).bytes == Array("{\"a\":1}".utf8))
        let broken = JSONText(Array("{".utf8))
        #expect(broken.bytes == [0x7B])
        for _ in 0..<2 { #expect(throws: JSONParseError.self) { try broken.json } }
    }

    @Test func lazyTextIsSharedAmongTasks() async throws {
        let text = JSONText(Array("[\(Array(repeating: "1", count: 10_000).joined(separator: ","))]".utf8))
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 { group.addTask { try text.json.arrayValue?.count ?? 0 } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts == Array(repeating: 10_000, count: 8))
    }
}
