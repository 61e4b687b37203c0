/// Says in words of this product what libyaml means.
enum YAMLSyntaxAdvice {
    /// A message and, where one can be given, a piece of advice.
    static func advice(for problem: YAMLSyntaxProblem, next: Character?) -> (message: String, advice: String?) {
        if let known = table.first(where: { problem.problem.contains($0.problem) }) {
            return (known.message, known.advice)
        }
        if problem.problem.contains("cannot start any token") { return badStart(next) }
        return (problem.problem, nil)
    }

    private static func badStart(_ next: Character?) -> (message: String, advice: String?) {
        switch next {
        case "\t": ("a tab cannot indent", "indent with spaces")
        case "@": ("text cannot begin with '@' unless it is quoted", "write '@pipe' and '{@domain.function}' in quotes")
        case "`": ("text cannot begin with '`' unless it is quoted", "put the text in quotes")
        case "%": ("text cannot begin with '%' unless it is quoted", "put the text in quotes")
        default: ("a character that nothing can begin with", "put the text in quotes")
        }
    }

    private static let table: [(problem: String, message: String, advice: String?)] = [
        (
            "mapping values are not allowed",
            "a ':' where no key can stand",
            "put text that holds ': ' in quotes, and check the indentation of this line"
        ),
        (
            "did not find expected key",
            "a key was expected here",
            "keys of one mapping begin in the same column; put text that goes on after a quote in quotes as a whole"
        ),
        (
            "could not find expected ':'",
            "a ':' is missing after this key",
            "write 'key: value'"
        ),
        (
            "did not find expected '-' indicator",
            "a '-' was expected here",
            "items of one list begin in the same column"
        ),
        (
            "block sequence entries are not allowed",
            "a list cannot begin here",
            "begin it on the next line, indented under its key"
        ),
        (
            "did not find expected ',' or ']'",
            "a list in brackets that goes on without ',' or ']'",
            "separate items with ',' and close the list with ']'; put expressions in quotes"
        ),
        (
            "did not find expected ',' or '}'",
            "a mapping in braces that goes on without ',' or '}'",
            "separate entries with ',' and close it with '}'; put expressions in quotes"
        ),
        (
            "did not find expected node content",
            "a value is missing here",
            "put text that begins with one of , [ ] { } # & * ! | > % @ ` in quotes"
        ),
        ("found unexpected end of stream", "the file ends in the middle of a quoted text", "close the quotes"),
        ("found unexpected document indicator", "the document ends in the middle of a quoted text", "close the quotes"),
        (
            "found unknown escape character", "an escape that YAML does not know",
            "in double quotes write '\\\\' for a backslash"
        ),
        ("did not find expected hexdecimal number", "an escape without its hexadecimal digits", nil),
        ("found invalid Unicode character escape code", "an escape of something that is no character", nil),
        (
            "found a tab character that violates indentation",
            "a tab cannot indent",
            "indent with spaces"
        ),
        (
            "did not find expected <document start>",
            "something stands beside the document's value",
            "the whole document is one mapping; check the indentation of this line"
        ),
        ("found undefined tag handle", "a tag that nothing defines", "remove the tag"),
        (
            "did not find expected alphabetic or numeric character",
            "a '*' or '&' without a name",
            "an alias is '*name'; put text that begins with '*' or '&' in quotes"
        ),
    ]
}
