import LegworkDiagnostics
import LegworkJSON

/// Turns a schema's JSON into a table of nodes, and collects what is wrong with it.
struct SchemaCompiler {
    private let root: JSON
    let patterns: (any SchemaPatternCompiler)?
    private var table: [SchemaNode] = []
    private(set) var problems: [SchemaProblem] = []
    /// The place in the table of what has been compiled, by its path.
    private var placeByPath: [JSONPointer: Int] = [:]
    private var references: [(from: Int, path: JSONPointer, target: JSONPointer)] = []

    /// No more schemas than these in one document.
    private static let schemasMax = 10_000
    /// No more problems than these are collected.
    private static let problemsMax = 50
    /// So many schemas may judge one value one through the other; validation recurses as deep.
    private static let inPlaceDepthMax = 32

    init(root: JSON, patterns: (any SchemaPatternCompiler)?) {
        self.root = root
        self.patterns = patterns
    }

    /// The table, the whole schema first.
    mutating func compile() throws(SchemaError) -> [SchemaNode] {
        _ = schema(root, at: JSONPointer())
        resolveReferences()
        if problems.isEmpty { refuseLoops() }
        guard problems.isEmpty else { throw SchemaError(problems: problems) }
        return table
    }

    /// Compiles one schema and says where it is in the table.
    mutating func schema(_ json: JSON, at path: JSONPointer) -> Int {
        if let known = placeByPath[path] { return known }
        let place = table.count
        guard place < Self.schemasMax else {
            if place == Self.schemasMax {
                report(path, "a document may have \(Self.schemasMax) schemas at most; split it")
            }
            return 0
        }
        placeByPath[path] = place
        table.append(SchemaNode(path: path))
        switch json {
        case .bool(let isTrue): table[place].isFalse = !isTrue
        case .object(let object):
            var node = SchemaNode(path: path)
            for (name, value) in object { keyword(name, value, of: object, place, into: &node) }
            contradictions(in: node, object)
            table[place] = node
        default:
            report(path, "a schema is an object of keywords, true or false; found \(json.clipped)")
        }
        return place
    }

    private mutating func keyword(
        _ name: String,
        _ value: JSON,
        of object: JSONObject,
        _ place: Int,
        into node: inout SchemaNode
    ) {
        let path = node.path.appending(name)
        guard let keyword = SchemaKeyword(rawValue: name) else {
            if !name.hasPrefix("x-") { unknown(name, at: path, beside: object) }
            return
        }
        switch keyword {
        case .ref: reference(value, at: path, from: place)
        case .defs, .definitions: _ = named(value, at: path)
        case .type, .enum, .const: valueKeyword(keyword, value, at: path, &node)
        case .minimum, .maximum, .exclusiveMinimum, .exclusiveMaximum, .multipleOf:
            numberKeyword(keyword, value, at: path, &node)
        case .minLength, .maxLength, .pattern, .format: textKeyword(keyword, value, at: path, &node)
        case .prefixItems, .items, .contains, .minContains, .maxContains, .minItems, .maxItems, .uniqueItems:
            listKeyword(keyword, value, at: path, &node)
        case .properties, .required, .additionalProperties, .patternProperties, .propertyNames, .dependentRequired,
            .dependentSchemas, .minProperties, .maxProperties:
            objectKeyword(keyword, value, at: path, &node)
        case .allOf, .anyOf, .oneOf, .not, .condition, .consequence, .alternative:
            logicKeyword(keyword, value, at: path, &node)
        case .title, .description, .comment, .dialect, .id: _ = text(value, at: path)
        case .deprecated, .readOnly, .writeOnly: _ = truth(value, at: path)
        case .examples:
            if value.arrayValue == nil { report(path, "'examples' takes a list; found \(value.clipped)") }
        case .default: break
        }
    }

    private mutating func unknown(_ name: String, at path: JSONPointer, beside object: JSONObject) {
        if let advice = SchemaKeyword.foreign[name] {
            report(path, "'\(name.clipped)' is no keyword here: \(advice)", isAboutName: true)
            return
        }
        let keywords = SchemaKeyword.allCases.map(\.rawValue)
        if let near = Suggestion.nearest(to: name, among: keywords) {
            report(
                path,
                "unknown keyword '\(name.clipped)'; did you mean '\(near)'?",
                isAboutName: true,
                replacement: near
            )
        } else if object.has("type") || object.has("properties") {
            report(
                path,
                "unknown keyword '\(name.clipped)'; to describe a member, put it under 'properties'; "
                    + "notes of your own begin with 'x-'",
                isAboutName: true
            )
        } else {
            report(
                path,
                "unknown keyword '\(name.clipped)'; an object's members are described under 'properties', as in "
                    + "type: object, properties: {\(name.clipped): {…}}",
                isAboutName: true
            )
        }
    }

    // MARK: References

    private mutating func reference(_ value: JSON, at path: JSONPointer, from place: Int) {
        guard let text = text(value, at: path) else { return }
        guard text == "#" || text.hasPrefix("#/") else {
            report(
                path,
                "'\(text.clipped)' leads out of the schema; a reference begins with '#/', as in '#/$defs/name'"
            )
            return
        }
        do {
            let target = try JSONPointer(parsing: String(text.dropFirst()))
            references.append((place, path, target))
        } catch {
            report(path, error.message)
        }
    }

    /// Compiles what references lead to, which may refer further.
    private mutating func resolveReferences() {
        var next = 0
        while next < references.count {
            let (from, path, target) = references[next]
            next += 1
            guard let json = root[target] else {
                let names = root["$defs"]?.objectValue?.keys ?? root["definitions"]?.objectValue?.keys ?? []
                let near = Suggestion.nearest(to: target.steps.last ?? "", among: names)
                let advice =
                    if let near { "; did you mean '#/$defs/\(near)'?" } else if names.isEmpty {
                        "; define it under '$defs'"
                    } else {
                        "; there are \(Suggestion.list(names))"
                    }
                report(path, "'#\(target)' leads to nothing\(advice)", replacement: near.map { "#/$defs/\($0)" })
                continue
            }
            table[from].reference = schema(json, at: target)
        }
    }

    /// Refuses schemas that judge a value by themselves, for ever, and those that do it too deep.
    private mutating func refuseLoops() {
        /// 0: not seen, below 0: being looked at, else the depth below it plus 1.
        var depths = [Int](repeating: 0, count: table.count)
        var culprit: Int?
        func depth(_ place: Int, _ level: Int) -> Int {
            if depths[place] > 0 { return depths[place] }
            guard depths[place] == 0, level <= Self.inPlaceDepthMax else {
                culprit = culprit ?? place
                return 1
            }
            depths[place] = -1
            var deepest = 0
            for other in table[place].inPlace where culprit == nil { deepest = max(deepest, depth(other, level + 1)) }
            depths[place] = deepest + 1
            return deepest + 1
        }
        for place in table.indices where culprit == nil {
            if depth(place, 0) > Self.inPlaceDepthMax { culprit = culprit ?? place }
        }
        guard let culprit else { return }
        report(
            table[culprit].path,
            "this schema refers to itself without a step into the value, or through more than \(Self.inPlaceDepthMax) "
                + "schemas; refer to it from 'properties' or 'items'"
        )
    }

    // MARK: Reports

    /// Notes a problem with the keyword at a path.
    mutating func report(
        _ path: JSONPointer,
        _ message: String,
        isAboutName: Bool = false,
        replacement: String? = nil
    ) {
        guard problems.count < Self.problemsMax else { return }
        problems.append(
            SchemaProblem(path: path, isAboutName: isAboutName, message: message, replacement: replacement)
        )
    }
}
