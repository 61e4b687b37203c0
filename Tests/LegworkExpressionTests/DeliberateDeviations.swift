/// The cases that Legwork answers differently on purpose, each with the row of `11-pipes` §6.2 or §5.1 that it
/// contradicts. Nothing else may fail, and nothing listed may pass.
enum DeliberateDeviations {
    /// Reasons by the names of cases.
    static let all: [String: String] = Dictionary(
        rows.flatMap { row in row.cases.map { ($0, row.reason) } },
        uniquingKeysWith: { first, _ in first }
    )

    private static let rows: [(reason: String, cases: [String])] = [
        ("§6.2 #1: omitted parts of date.UTC take their lowest value", ["fn: date.UTC #8"]),
        (
            "§6.2 #2: text that is neither ISO 8601, RFC 2822 nor bare digits is an error, no legacy form and no date",
            [
                "fn: date.fromISOString #10", "fn: date.fromISOString #15", "fn: date.fromISOString #21",
                "fn: date.fromISOString #22", "fn: date.fromISOString #23", "fn: date.parse #6", "fn: date.parse #12",
                "fn: date.getTime #33",
            ]
        ),
        (
            "§6.2 #5: math.add converts numeric text and refuses other text, objects included; a date is its milliseconds",
            ["fn: math.add #9", "fn: math.add #18", "fn: math.add #19"]
        ),
        (
            "§6.2 #10: sub-pipes that nothing follows give the pipe's result",
            ["pipe: trailing sub-pipe result is dropped"]
        ),
        ("§6.2 #13: expected is resolved too", ["transition: expected is not resolved"]),
        (
            "§6.2 #13 with 10-language §4: conditions compare as JSON, missing equals null",
            ["transition: expected null vs undefined"]
        ),
        (
            "§6.2 #15: unshift returns the list",
            ["fn: array.unshift #1", "fn: array.unshift #3", "fn: array.unshift #4"]
        ),
        ("§6.2 #15: nothing is mutable, so nothing can be frozen", ["pipe: frozen object rejects set"]),
        ("§6.2 #16: fractions are not odd", ["fn: number.isOdd #5"]),
        ("§5.1 P0: doubled braces write literal ones", ["pipe: double braces are a bad path"]),
        ("§5.1 P0 with §4.2: regular expressions are RE2's subset, without look-around", ["fn: string.search #12"]),
        (
            "§6.2 #18 with §1.9: errors are typed and an unknown function is one when it is parsed, evaluated or not",
            ["transition: short circuit or skips later errors"]
        ),
        ("§5.1 P0, number hygiene, with §4.1: integers are exact to 64 bits", ["fn: math.add #15"]),
        (
            "§5.1 P0, number hygiene, with §4.1: a number beyond the range of doubles is an error, or it would turn to null",
            ["fn: json.parse #15"]
        ),
        (
            "§6.2 #14 with §4.2: values are JSON, whose text holds no half of a surrogate pair; U+FFFD stands for it",
            ["fn: string.substring #13", "fn: string.padStart #18", "fn: string.padEnd #18"]
        ),
        (
            "§6.2 #14 with §4.4: values are JSON, where nothing undefined is in a list (it is null) or an object",
            ["fn: array.sort #22", "fn: object.hasOwnProperty #3"]
        ),
    ]
}
