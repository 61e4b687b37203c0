import LegworkJSON
import Testing

@testable import LegworkExpression

/// The functions beyond upstream, one call each: name, operands as a JSON list, result as JSON.
@Suite struct FunctionTests {
    static let calls: [(function: String, operands: String, result: String)] = [
        // Conditions
        ("conditional.deepEquals", #"[{"a":[1,2],"b":null},{"b":null,"a":[1.0,2]}]"#, "true"),
        ("conditional.deepEquals", #"["1",1]"#, "false"),
        ("conditional.deepEquals", #"["\u00e9","e\u0301"]"#, "false"),
        ("conditional.coalesce", #"[null,null,0,1]"#, "0"),
        ("conditional.ifEmpty", #"["","x"]"#, #""x""#),
        ("conditional.ifEmpty", #"[[],"x"]"#, #""x""#),
        ("conditional.ifEmpty", #"[0,"x"]"#, "0"),
        ("logical.in", #"[2,[1,2]]"#, "true"),
        ("logical.in", #"[{"a":1},[{"a":1}]]"#, "true"),
        ("logical.in", #"["a",{"a":null}]"#, "true"),
        ("logical.in", #"["ell","hello"]"#, "true"),
        ("logical.in", #"["x",null]"#, "false"),
        // Numbers
        ("math.mod", "[7,3]", "1"),
        ("math.mod", "[-7,3]", "2"),
        ("math.mod", "[7,-3]", "-2"),
        ("math.mod", "[5.5,2]", "1.5"),
        ("math.mod", "[9007199254740993,2]", "1"),
        ("math.roundTo", "[1.005,2]", "1.01"),
        ("math.roundTo", "[-1.005,2]", "-1.01"),
        ("math.roundTo", "[2.5,0]", "3"),
        ("math.roundTo", "[1234.5,-2]", "1200"),
        ("math.roundTo", "[0.1,5]", "0.1"),
        ("math.roundTo", "[9.995]", "10"),
        ("math.clamp", "[15,0,10]", "10"),
        ("math.clamp", "[-5,0,10]", "0"),
        ("math.clamp", "[5,0,10]", "5"),
        ("math.sum", "[[1,2.5,\"3\"]]", "6.5"),
        ("math.sum", "[[]]", "0"),
        ("math.sum", "[[9007199254740993,2]]", "9007199254740995"),
        ("math.avg", "[[1,2,4,5]]", "3"),
        ("math.avg", "[[]]", "null"),
        ("math.median", "[[5,1,3]]", "3"),
        ("math.median", "[[1,2,3,4]]", "2.5"),
        ("math.stddev", "[[2,4,4,4,5,5,7,9]]", "2"),
        ("math.add", "[9223372036854775807,0]", "9223372036854775807"),
        ("math.add", "[9223372036854775807,1]", "9223372036854775808.0"),
        ("math.multiply", "[3037000500,3037000500]", "9223372037000250000.0"),
        ("math.subtract", "[9007199254740993,1]", "9007199254740992"),
        ("math.max", "[9007199254740992,9007199254740993]", "9007199254740993"),
        // Text
        ("string.length", #"["👍é"]"#, "2"),
        ("string.lengthUtf16", #"["👍é"]"#, "3"),
        ("string.replaceAll", #"["a-b-c","-","+"]"#, #""a+b+c""#),
        ("string.replaceAll", #"["aaa","aa","$&"]"#, #""$&a""#),
        ("string.split", #"["a👍b",""]"#, #"["a","👍","b"]"#),
        ("string.substringBefore", #"["key=value","="]"#, #""key""#),
        ("string.substringAfter", #"["key=value","="]"#, #""value""#),
        ("string.capitalise", #"["élan vital"]"#, #""Élan vital""#),
        ("string.truncate", #"["abcdef",4]"#, #""abc…""#),
        ("string.truncate", #"["abc",4]"#, #""abc""#),
        ("string.truncate", #"["abcdef",4,""]"#, #""abcd""#),
        ("string.reverse", #"["abc"]"#, #""cba""#),
        ("string.lines", #"["a\r\nb\nc"]"#, #"["a","b","c"]"#),
        ("string.words", #"["  a  b\tc "]"#, #"["a","b","c"]"#),
        ("string.equalsIgnoreCase", #"["STRASSE","strasse"]"#, "true"),
        ("string.slugify", #"["Crème Brûlée & Straße!"]"#, #""creme-brulee-strasse""#),
        // Regular expressions
        ("regex.test", #"["order-77","^order-\\d+$"]"#, "true"),
        ("regex.test", #"["ORDER","order"]"#, "false"),
        ("regex.test", #"["ORDER","order","i"]"#, "true"),
        ("regex.test", #"["a\nb","^b$"]"#, "false"),
        ("regex.test", #"["a\nb","^b$","m"]"#, "true"),
        ("regex.test", #"["a\nb","a.b"]"#, "false"),
        ("regex.test", #"["a\nb","a.b","s"]"#, "true"),
        ("regex.test", #"["٣","\\d"]"#, "false"),
        (
            "regex.match", #"["at 2023-04-23!","(?<y>\\d{4})-(\\d\\d)-(\\d\\d)(x)?"]"#,
            #"{"match":"2023-04-23","index":3,"groups":["2023","04","23",null],"named":{"y":"2023"}}"#
        ),
        ("regex.match", #"["abc","x"]"#, "null"),
        ("regex.match", #"["aaa","a+?"]"#, #"{"match":"a","index":0,"groups":[],"named":{}}"#),
        ("regex.match", #"["abab","(?:ab|a)(b)?"]"#, #"{"match":"ab","index":0,"groups":[null],"named":{}}"#),
        ("regex.extract", #"["id=77;","id=(\\d+)",1]"#, #""77""#),
        ("regex.extract", #"["id=77;","id=(?<n>\\d+)","n"]"#, #""77""#),
        ("regex.extract", #"["none","id=(\\d+)",1]"#, "null"),
        (
            "regex.matchAll", #"["a1b22","[0-9]+"]"#,
            #"[{"match":"1","index":1,"groups":[],"named":{}},{"match":"22","index":3,"groups":[],"named":{}}]"#
        ),
        ("regex.replace", #"["John Smith","(\\w+)\\s(\\w+)","$2, $1"]"#, #""Smith, John""#),
        ("regex.replace", #"["aXbX","x","[$&$$]","i"]"#, #""a[X$]b[X$]""#),
        ("regex.replace", #"["k=v","(?<k>\\w)=","$<k>:"]"#, #""k:v""#),
        ("regex.replace", #"["abc","","-"]"#, #""-a-b-c-""#),
        ("regex.split", #"["a1b22c","\\d+"]"#, #"["a","b","c"]"#),
        ("regex.split", #"["abc",""]"#, #"["a","b","c"]"#),
        ("regex.escape", #"["a.b*c"]"#, #""a\\.b\\*c""#),
        ("string.search", #"["a👍b","b"]"#, "3"),
        // Lists
        ("array.includes", #"[[1,{"a":2}],{"a":2}]"#, "true"),
        ("array.includes", #"[["1"],1]"#, "false"),
        ("array.first", "[[1,2,3]]", "1"),
        ("array.last", "[[1,2,3]]", "3"),
        ("array.initial", "[[1,2,3]]", "[1,2]"),
        ("array.rest", "[[1,2,3]]", "[2,3]"),
        ("array.at", "[[1,2,3],-1]", "3"),
        ("array.take", "[[1,2,3],2]", "[1,2]"),
        ("array.take", "[[1,2,3],-2]", "[2,3]"),
        ("array.drop", "[[1,2,3],1]", "[2,3]"),
        ("array.drop", "[[1,2,3],-1]", "[1,2]"),
        ("array.compact", #"[[0,1,"",null,"a",false,[]]]"#, #"[1,"a",[]]"#),
        ("array.count", "[[1,2,1],1]", "2"),
        ("array.removeAt", "[[1,2,3],1]", "[1,3]"),
        ("array.removeAt", "[[1,2,3],-2,2]", "[1]"),
        ("array.insertAt", "[[1,4],1,2,3]", "[1,2,3,4]"),
        ("array.distinct", #"[[1,1.0,"1",{"a":1,"b":2},{"b":2,"a":1},null,null]]"#, #"[1,"1",{"a":1,"b":2},null]"#),
        (
            "array.distinctBy", #"[[{"k":{"v":1}},{"k":{"v":1},"x":2},{"k":{"v":2}}],"k.v"]"#,
            #"[{"k":{"v":1}},{"k":{"v":2}}]"#
        ),
        ("array.flatten", "[[1,[2,[3,[4]]]]]", "[1,2,[3,[4]]]"),
        ("array.flatten", "[[1,[2,[3,[4]]]],9]", "[1,2,3,4]"),
        ("array.chunk", "[[1,2,3,4,5],2]", "[[1,2],[3,4],[5]]"),
        ("array.range", "[3]", "[0,1,2]"),
        ("array.range", "[5,2]", "[5,4,3]"),
        ("array.range", "[0,10,4]", "[0,4,8]"),
        ("array.zip", #"[[1,2,3],["a","b"]]"#, #"[[1,"a"],[2,"b"]]"#),
        ("array.union", "[[1,2],[2,3]]", "[1,2,3]"),
        ("array.intersection", "[[1,2,2,3],[2,3,4]]", "[2,3]"),
        ("array.difference", "[[1,2,3],[2]]", "[1,3]"),
        ("array.isSubset", "[[1,2],[2,1,0]]", "true"),
        ("array.sort", #"[[{"a":2},[1],"b",null,3,true,"a",{"a":1}]]"#, #"[null,true,3,"a","b",[1],{"a":1},{"a":2}]"#),
        ("array.sort", #"[["b","a"],"desc"]"#, #"["b","a"]"#),
        (
            "array.sortBy", #"[[{"n":"b","q":1},{"n":"a","q":2},{"n":"a","q":1}],["n","q"],["asc","desc"]]"#,
            #"[{"n":"a","q":2},{"n":"a","q":1},{"n":"b","q":1}]"#
        ),
        ("array.sortBy", #"[[{"q":2},{"q":null},{"q":1}],"q","asc","last"]"#, #"[{"q":1},{"q":2},{"q":null}]"#),
        (
            "array.groupBy", #"[[{"t":"x","n":1},{"t":"y","n":2},{"t":"x","n":3}],"t"]"#,
            #"{"x":[{"t":"x","n":1},{"t":"x","n":3}],"y":[{"t":"y","n":2}]}"#
        ),
        ("array.keyBy", #"[[{"id":7,"n":1},{"id":8,"n":2}],"id"]"#, #"{"7":{"id":7,"n":1},"8":{"id":8,"n":2}}"#),
        ("array.countBy", #"[[{"t":"x"},{"t":"y"},{"t":"x"}],"t"]"#, #"{"x":2,"y":1}"#),
        ("array.partition", #"[[{"ok":true},{"ok":false},{}],"ok"]"#, #"[[{"ok":true}],[{"ok":false},{}]]"#),
        ("array.pluck", #"[[{"a":{"b":1}},{}],"a.b"]"#, "[1,null]"),
        ("array.minBy", #"[[{"q":2},{"q":1},{}],"q"]"#, #"{"q":1}"#),
        ("array.maxBy", #"[[{"q":2},{"q":1}],"q"]"#, #"{"q":2}"#),
        ("array.sumBy", #"[[{"q":2},{"q":"1.5"},{}],"q"]"#, "3.5"),
        // Objects
        ("object.delete", #"[{"a":1,"b":2,"c":3},"a","c"]"#, #"{"b":2}"#),
        ("object.omit", #"[{"a":1,"b":2},["a"]]"#, #"{"b":2}"#),
        ("object.pick", #"[{"a":1,"b":2,"c":3},["c","a","x"]]"#, #"{"c":3,"a":1}"#),
        ("object.has", #"[{"a":{"b":null}},"a.b"]"#, "true"),
        ("object.has", #"[{"a":{}},"a.b"]"#, "false"),
        ("object.getPath", #"[{"a":[{"b":5}]},"a[0].b"]"#, "5"),
        ("object.getPath", #"[{"a":{"x.y":5}},"a[\"x.y\"]"]"#, "5"),
        ("object.getPath", #"[{},"a.b",9]"#, "9"),
        ("object.setPath", #"[{"a":1},"b.c.d",2]"#, #"{"a":1,"b":{"c":{"d":2}}}"#),
        ("object.setPath", #"[{"a":[1,2]},"a[-1]",9]"#, #"{"a":[1,9]}"#),
        ("object.mergeDeep", #"[{"a":{"x":1,"y":[1]}},null,{"a":{"y":[2],"z":3}}]"#, #"{"a":{"x":1,"y":[2],"z":3}}"#),
        ("object.size", #"[{"a":1}]"#, "1"),
        ("object.isEmpty", "[{}]", "true"),
        ("object.invert", #"[{"a":1,"b":"x"}]"#, #"{"1":"a","x":"b"}"#),
        ("object.renameKeys", #"[{"a":1,"b":2},{"a":"z"}]"#, #"{"z":1,"b":2}"#),
        // Types and conversions
        ("type.of", "[1.5]", #""number""#),
        ("type.of", "[null]", #""null""#),
        ("type.of", "[[]]", #""array""#),
        ("type.isString", #"["x"]"#, "true"),
        ("type.isInteger", "[5.0]", "true"),
        ("type.isNullish", "[null]", "true"),
        ("convert.toNumber", #"[" 42.5 "]"#, "42.5"),
        ("convert.toNumber", #"["x",0]"#, "0"),
        ("convert.toInt", #"["9007199254740993"]"#, "9007199254740993"),
        ("convert.toInt", "[5.5,-1]", "-1"),
        ("convert.toText", #"[{"a":[1]}]"#, #""{\"a\":[1]}""#),
        ("convert.toText", "[1e21]", #""1e+21""#),
        ("convert.toBool", #"["Yes"]"#, "true"),
        ("convert.toBool", "[0]", "false"),
        ("convert.toArray", "[5]", "[5]"),
        // Encodings and digests
        ("encoding.base64", #"["Hellö"]"#, #""SGVsbMO2""#),
        ("encoding.base64", #"["ab"]"#, #""YWI=""#),
        ("encoding.base64url", #"["~~~?"]"#, #""fn5-Pw""#),
        ("encoding.fromBase64", #"["fn5-Pw"]"#, #""~~~?""#),
        ("encoding.fromBase64", #"["YWI="]"#, #""ab""#),
        ("encoding.hex", #"["Aö"]"#, #""41c3b6""#),
        ("encoding.fromHex", #"["41C3B6"]"#, #""Aö""#),
        ("encoding.urlComponent", #"["a b&ü"]"#, #""a%20b%26%C3%BC""#),
        ("encoding.fromUrlComponent", #"["a%20b%26%C3%BC"]"#, #""a b&ü""#),
        ("encoding.query", #"[{"a":1,"b":["x","y z"],"c":null}]"#, #""a=1&b=x&b=y%20z""#),
        ("encoding.fromQuery", #"["?a=1&b=x&b=y+z&c"]"#, #"{"a":"1","b":["x","y z"],"c":""}"#),
        ("encoding.escapeHtml", #"["<a href='x'>&</a>"]"#, #""&lt;a href=&#39;x&#39;&gt;&amp;&lt;/a&gt;""#),
        ("hash.md5", #"["abc"]"#, #""900150983cd24fb0d6963f7d28e17f72""#),
        ("hash.sha1", #"["abc"]"#, #""a9993e364706816aba3e25717850c26c9cd0d89d""#),
        ("hash.sha256", #"["abc"]"#, #""ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad""#),
        ("hash.crc32", #"["123456789"]"#, #""cbf43926""#),
        (
            "hash.hmac", #"["what do ya want for nothing?","Jefe"]"#,
            #""5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843""#
        ),
    ]

    @Test(arguments: calls)
    func functionGives(_ call: (function: String, operands: String, result: String)) throws {
        let operands = try #require(try JSON(parsing: call.operands).arrayValue)
        let result = try Self.call(call.function, operands)
        #expect(
            result == .some(try JSON(parsing: call.result)),
            "\(call.function)(\(call.operands)) gave \(result as JSON?)"
        )
    }

    /// Every function that the manual lists beyond upstream's is called by a test in this folder.
    @Test func everyFunctionBeyondUpstreamIsCalled() {
        let upstream = Set(
            PipeCase.all.compactMap { $0.record["fn"]?.stringValue.map { String($0.dropFirst()) } }
        )
        let called = Set(Self.calls.map(\.function)).union(upstream).union(DateFunctionTests.called)
            .union(["error.raise", "error.assert", "id.uuid4", "id.uuid7", "id.short", "math.random", "math.randomInt"])
        let rest = FunctionCatalogue.all.map(\.fullName).filter { !called.contains($0) }
        #expect(
            Set(rest) == [
                "date.getMilliseconds", "date.getMonth", "date.setSeconds", "symbol.undefined", "symbol.date",
                "type.isNumber", "type.isBoolean", "type.isArray", "type.isObject", "type.isNull", "type.isDate",
                "type.isMissing", "hash.sha512",
            ]
        )
    }

    /// The result of one call in a pipe of its own.
    static func call(_ function: String, _ operands: [JSON], context: EvaluationContext? = nil) throws -> JSON? {
        // Operands come as data, so that none is read as an expression.
        let cells = operands.indices.map { JSON.string("{in.\($0)}") }
        let pipe: JSON = ["@pipe": [.array(cells), [.string("{@\(function)}")]]]
        return try Expression(parsing: pipe).evaluate(
            in: JSONScope(["in": .array(operands)]),
            context: context ?? EvaluationContext(nowMilliseconds: 1_709_210_096_789)
        )
    }
}
