import LegworkJSON
import Testing

@testable import LegworkExpression

/// The catalogue as documentation and compilers read it.
@Suite struct CatalogueTests {
    /// The functions of `11-pipes` §2.
    static let upstream: [(domain: String, names: String)] = [
        ("array", "get length concat indexOf join lastIndexOf pop push reverse shift slice sort splice unshift"),
        ("bitwise", "and or xor leftShift rightShift unsignedRightShift"),
        (
            "conditional",
            "ternary equality inequality strict_equality strict_inequality greater_than less_than "
                + "greater_than_or_equal less_than_or_equal nullish"
        ),
        ("cron", "nextDelay"),
        (
            "date",
            "fromISOString now yyyymmdd parse getDate getDay getFullYear getHours getMilliseconds getMinutes getMonth "
                + "getSeconds getTime getTimezoneOffset getUTCDate getUTCDay getUTCFullYear getUTCHours "
                + "getUTCMilliseconds getUTCMinutes getUTCMonth getUTCSeconds setMilliseconds setSeconds setMinutes "
                + "setHours setDate setMonth setFullYear setTime setUTCMilliseconds setUTCSeconds setUTCMinutes "
                + "setUTCHours setUTCDate setUTCMonth setUTCFullYear toDateString toISOString toISOXString toJSON "
                + "toLocaleDateString toLocaleTimeString toLocaleString toString UTC valueOf"
        ),
        ("json", "stringify parse"),
        ("logical", "and or"),
        (
            "math",
            "add subtract multiply divide abs acos acosh asin asinh atan atan2 atanh cbrt ceil clz32 cos cosh exp expm1 "
                + "floor fround hypot imul log log10 log1p log2 max min pow random round sign sin sinh sqrt tan tanh trunc"
        ),
        (
            "number",
            "isFinite isEven isOdd isInteger isNaN parseFloat parseInt toFixed toExponential toPrecision gte lte gt lt "
                + "max min pow round"
        ),
        (
            "object",
            "get set create keys values entries fromEntries assign getOwnPropertyNames getOwnPropertySymbols "
                + "getOwnPropertyDescriptor defineProperty defineProperties freeze seal preventExtensions isFrozen "
                + "isSealed isExtensible hasOwnProperty isPrototypeOf propertyIsEnumerable"
        ),
        (
            "string",
            "split charAt concat includes indexOf lastIndexOf slice substring toLowerCase toUpperCase trim trimStart "
                + "trimEnd padStart padEnd replace search startsWith endsWith repeat"
        ),
        ("symbol", "null undefined whitespace object array posInfinity negInfinity NaN date"),
        ("unary", "not positive negative bitwise_not"),
    ]

    @Test func everyUpstreamFunctionIsThere() {
        let names = Self.upstream.flatMap { group in group.names.split(separator: " ").map { "\(group.domain).\($0)" } }
        #expect(names.count == 194)
        #expect(names.filter { FunctionCatalogue.function(named: $0) == nil } == [])
    }

    @Test func everyFunctionIsDocumentedOnce() {
        let functions = FunctionCatalogue.all
        #expect(Set(functions.map(\.fullName)).count == functions.count)
        for function in functions {
            #expect(function.summary.hasSuffix("."), "\(function.fullName)")
            #expect(!function.summary.contains("\n"), "\(function.fullName)")
            #expect(!function.domain.isEmpty && !function.name.isEmpty)
            // What may be left out stands behind what may not, and what stands for many is last.
            let optional = function.parameters.map(\.isOptional)
            #expect(optional == optional.sorted { !$0 && $1 }, "\(function.fullName)")
            #expect(function.parameters.dropLast().allSatisfy { !$0.isVariadic }, "\(function.fullName)")
        }
    }

    @Test func signaturesReadAsCalls() {
        #expect(
            FunctionCatalogue.function(named: "string.padStart")?.signature == "string.padStart(text, length, fill?)"
        )
        #expect(FunctionCatalogue.function(named: "array.push")?.signature == "array.push(list, …items)")
        #expect(FunctionCatalogue.function(named: "math.sum")?.operandCountMax == 1)
        #expect(FunctionCatalogue.function(named: "array.push")?.operandCountMax == nil)
    }

    @Test func nearNamesAreSuggested() {
        #expect(FunctionCatalogue.suggestion(for: "string.toUppercase") == "string.toUpperCase")
        #expect(FunctionCatalogue.suggestion(for: "text.trim") == "string.trim")
        #expect(FunctionCatalogue.suggestion(for: "math.ad") == "math.add")
        #expect(FunctionCatalogue.suggestion(for: "zzzzzzzz.qqqqqqqq") == nil)
        #expect(FunctionCatalogue.function(named: "constructor.keys") == nil)
    }
}
