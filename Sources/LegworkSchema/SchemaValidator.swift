import LegworkDiagnostics
import LegworkJSON

/// Judges one value by a compiled schema, and collects what it finds.
struct SchemaValidator {
    let table: [SchemaRule]
    private let limit: Int
    private(set) var violations: [SchemaViolation] = []
    /// The steps that led to the value in hand; put into words only for a violation.
    private var steps: [Step] = []
    private var stepsLeft = 1_000_000

    /// One step into a value.
    private enum Step {
        case name(String)
        case place(Int)
    }

    init(table: [SchemaRule], limit: Int) {
        self.table = table
        self.limit = limit
    }

    private var isFull: Bool { violations.count >= limit }

    /// Judges a value by the schema at a place of the table.
    mutating func check(_ value: JSON, _ place: Int) {
        guard !isFull, spend(place) else { return }
        let rule = table[place]
        if rule.node.isFalse {
            return report(rule.node.path, steps.isEmpty ? "is refused: no value is allowed" : "is not allowed")
        }
        // A value of the wrong type fails the rest too; to say so helps nobody.
        guard checkIdentity(value, rule) else { return }
        switch value {
        case .integer, .double: checkNumber(value, rule)
        case .string(let text): checkText(text, rule)
        case .array(let items): checkItems(items, rule)
        case .object(let object): checkMembers(object, value, rule)
        case .null, .bool: break
        }
        if let reference = rule.node.reference { check(value, reference) }
        checkLogic(value, rule)
    }

    /// Counts one step of work; false when there were too many.
    private mutating func spend(_ place: Int) -> Bool {
        guard stepsLeft > 0 else { return false }
        stepsLeft -= 1
        guard stepsLeft == 0 else { return true }
        report(table[place].node.path, "takes too many steps to check; make the value smaller or its schema simpler")
        return false
    }

    // MARK: Type and value

    /// False if the value has the wrong type.
    private mutating func checkIdentity(_ value: JSON, _ rule: SchemaRule) -> Bool {
        if let types = rule.node.types, types.isDisjoint(with: SchemaTypes(of: value)) {
            report(rule.node.path.appending("type"), "must be \(types.phrase), got \(value.clipped)")
            return false
        }
        if let constant = rule.node.constant, constant != value {
            report(rule.node.path.appending("const"), "must be \(constant.clipped), got \(value.clipped)")
        }
        if let values = rule.node.values, !values.contains(value) {
            let shown = values.prefix(8).map(\.clipped).joined(separator: ", ")
            let more = values.count > 8 ? " or one of \(values.count - 8) more" : ""
            var near = ""
            if let text = value.stringValue,
                let candidate = Suggestion.nearest(to: text, among: values.compactMap(\.stringValue))
            {
                near = "; did you mean \(JSON.string(candidate).clipped)?"
            }
            report(rule.node.path.appending("enum"), "must be one of \(shown)\(more), got \(value.clipped)\(near)")
        }
        return true
    }

    private mutating func checkNumber(_ value: JSON, _ rule: SchemaRule) {
        if let least = rule.node.minimum, value.precedes(least) == true {
            report(rule.node.path.appending("minimum"), "must be at least \(least), got \(value)")
        }
        if let most = rule.node.maximum, most.precedes(value) == true {
            report(rule.node.path.appending("maximum"), "must be at most \(most), got \(value)")
        }
        if let bound = rule.node.exclusiveMinimum, bound.precedes(value) == false {
            report(rule.node.path.appending("exclusiveMinimum"), "must be more than \(bound), got \(value)")
        }
        if let bound = rule.node.exclusiveMaximum, value.precedes(bound) == false {
            report(rule.node.path.appending("exclusiveMaximum"), "must be less than \(bound), got \(value)")
        }
        if let unit = rule.node.multipleOf, let divisor = Decimal(unit), let number = Decimal(value),
            !number.isMultiple(of: divisor)
        {
            report(rule.node.path.appending("multipleOf"), "must be a multiple of \(unit), got \(value)")
        }
    }

    private mutating func checkText(_ text: String, _ rule: SchemaRule) {
        if rule.node.minLength != nil || rule.node.maxLength != nil {
            let length = text.unicodeScalars.count
            if let least = rule.node.minLength, length < least {
                report(
                    rule.node.path.appending("minLength"),
                    "must have at least \(least.counted("character")), got \(length)"
                )
            }
            if let most = rule.node.maxLength, length > most {
                report(
                    rule.node.path.appending("maxLength"),
                    "must have at most \(most.counted("character")), got \(length)"
                )
            }
        }
        if let pattern = rule.node.pattern, !pattern.matches(text) {
            report(
                rule.node.path.appending("pattern"),
                "must match the pattern \(pattern.text.clipped), got \(JSON.string(text).clipped)"
            )
        }
        if let format = rule.node.format, !format.matches(text) {
            report(rule.node.path.appending("format"), "must be \(format.phrase), got \(JSON.string(text).clipped)")
        }
    }

    // MARK: Lists

    private mutating func checkItems(_ items: [JSON], _ rule: SchemaRule) {
        if let least = rule.node.minItems, items.count < least {
            report(
                rule.node.path.appending("minItems"),
                "must have at least \(least.counted("item")), got \(items.count)"
            )
        }
        if let most = rule.node.maxItems, items.count > most {
            report(
                rule.node.path.appending("maxItems"),
                "must have at most \(most.counted("item")), got \(items.count)"
            )
        }
        if rule.node.hasUniqueItems { checkUnique(items, rule) }
        for (place, schema) in rule.node.prefixItems.enumerated() where place < items.count {
            step(.place(place)) { $0.check(items[place], schema) }
        }
        if let schema = rule.node.items, rule.node.prefixItems.count < items.count {
            for place in rule.node.prefixItems.count..<items.count where !isFull {
                step(.place(place)) { $0.check(items[place], schema) }
            }
        }
        guard let schema = rule.node.contains else { return }
        let matches = items.count { isValid($0, schema) }
        let least = rule.node.minContains ?? 1
        if matches < least {
            report(
                rule.node.path.appending("contains"),
                "must have at least \(least.counted("item")) that \(least == 1 ? "fits" : "fit") 'contains', got \(matches)"
            )
        }
        if let most = rule.node.maxContains, matches > most {
            report(
                rule.node.path.appending("maxContains"),
                "must have at most \(most) items that fit 'contains', got \(matches)"
            )
        }
    }

    private mutating func checkUnique(_ items: [JSON], _ rule: SchemaRule) {
        var places: [JSON: Int] = [:]
        for (place, item) in items.enumerated() {
            guard let earlier = places.updateValue(place, forKey: item) else { continue }
            report(
                rule.node.path.appending("uniqueItems"),
                "must not have equal items, but those at \(earlier) and \(place) are"
            )
            return
        }
    }

    // MARK: Objects

    private mutating func checkMembers(_ object: JSONObject, _ value: JSON, _ rule: SchemaRule) {
        if let least = rule.node.minProperties, object.count < least {
            report(
                rule.node.path.appending("minProperties"),
                "must have at least \(least.counted("member")), got \(object.count)"
            )
        }
        if let most = rule.node.maxProperties, object.count > most {
            report(
                rule.node.path.appending("maxProperties"),
                "must have at most \(most.counted("member")), got \(object.count)"
            )
        }
        for (place, name) in rule.node.required.enumerated() where !object.has(name) {
            report(rule.node.path.appending("required").appending(place), "needs '\(name.clipped)'")
        }
        for (name, needs) in rule.node.dependentRequired where object.has(name) {
            for need in needs where !object.has(need) {
                report(
                    rule.node.path.appending("dependentRequired").appending(name),
                    "needs '\(need.clipped)' beside '\(name.clipped)'"
                )
            }
        }
        let isOpen =
            rule.node.properties.isEmpty && rule.node.additionalProperties == nil && rule.node.propertyNames == nil
        if !isOpen || !rule.node.patternProperties.isEmpty {
            for (name, member) in object where !isFull { checkMember(name, member, of: object, rule) }
        }
        for dependent in rule.node.dependentSchemas where object.has(dependent.name) { check(value, dependent.schema) }
    }

    private mutating func checkMember(_ name: String, _ member: JSON, of object: JSONObject, _ rule: SchemaRule) {
        if let schema = rule.node.propertyNames, !isValid(.string(name), schema) {
            step(.name(name)) {
                $0.report(rule.node.path.appending("propertyNames"), "has a name that 'propertyNames' refuses")
            }
        }
        var isKnown = false
        if let schema = rule.node.property(name) {
            isKnown = true
            step(.name(name)) { $0.check(member, schema) }
        }
        for (pattern, schema) in rule.node.patternProperties where pattern.matches(name) {
            isKnown = true
            step(.name(name)) { $0.check(member, schema) }
        }
        guard !isKnown, let schema = rule.node.additionalProperties else { return }
        guard table[schema].node.isFalse else { return step(.name(name)) { $0.check(member, schema) } }
        let absent = rule.node.properties.map(\.name).filter { !object.has($0) }
        var advice = ""
        if let near = Suggestion.nearest(to: name, among: absent) {
            advice = "; did you mean '\(near)'?"
        } else if !rule.node.properties.isEmpty {
            advice = "; known are \(Suggestion.list(rule.node.properties.map(\.name)))"
        }
        step(.name(name)) { $0.report(rule.node.path.appending("additionalProperties"), "is not allowed\(advice)") }
    }

    // MARK: Combinations

    private mutating func checkLogic(_ value: JSON, _ rule: SchemaRule) {
        for schema in rule.node.allOf { check(value, schema) }
        if !rule.node.anyOf.isEmpty, !rule.node.anyOf.contains(where: { isValid(value, $0) }) {
            reportNoneFits(value, rule.node.anyOf, rule.node.path.appending("anyOf"))
        }
        if !rule.node.oneOf.isEmpty {
            let fits = rule.node.oneOf.indices.filter { isValid(value, rule.node.oneOf[$0]) }
            if fits.isEmpty {
                reportNoneFits(value, rule.node.oneOf, rule.node.path.appending("oneOf"))
            } else if fits.count > 1 {
                let numbers = fits.map { String($0 + 1) }.joined(separator: ", ")
                report(
                    rule.node.path.appending("oneOf"),
                    "must fit exactly one of \(rule.node.oneOf.count) schemas, but fits numbers \(numbers)"
                )
            }
        }
        if let schema = rule.node.not, isValid(value, schema) {
            report(rule.node.path.appending("not"), "must not fit the schema under 'not', got \(value.clipped)")
        }
        if let condition = rule.node.condition {
            let branch = isValid(value, condition) ? rule.node.consequence : rule.node.alternative
            if let branch { check(value, branch) }
        }
    }

    /// None of several schemas fits: says what the nearest one would have wanted.
    private mutating func reportNoneFits(_ value: JSON, _ schemas: [Int], _ path: JSONPointer) {
        guard !isFull else { return }
        var types: SchemaTypes = []
        var nearest: (number: Int, violation: SchemaViolation)?
        for (place, schema) in schemas.enumerated() {
            let own = table[schema].node.types ?? .any
            types.formUnion(own)
            guard own.contains(SchemaTypes(of: value)), let first = firstViolation(value, schema) else { continue }
            let depth = first.instancePath.steps.count
            if depth >= (nearest?.violation.instancePath.steps.count ?? -1) + 1 { nearest = (place + 1, first) }
        }
        guard let nearest else { return report(path, "must be \(types.phrase), got \(value.clipped)") }
        report(
            path,
            "must fit \(schemas.count == 1 ? "the schema" : "one of \(schemas.count) schemas"); "
                + "by number \(nearest.number), \(nearest.violation.message)"
        )
    }

    /// Whether a value satisfies a schema; the work counts, its findings do not.
    private mutating func isValid(_ value: JSON, _ schema: Int) -> Bool {
        firstViolation(value, schema) == nil
    }

    private mutating func firstViolation(_ value: JSON, _ schema: Int) -> SchemaViolation? {
        var trial = SchemaValidator(table: table, limit: 1)
        trial.steps = steps
        trial.stepsLeft = stepsLeft
        trial.check(value, schema)
        // All steps may be gone; one is kept back, so that the check in hand still ends with a report.
        stepsLeft = max(trial.stepsLeft, 1)
        return trial.violations.first
    }

    // MARK: Reports

    private mutating func step(_ step: Step, _ body: (inout SchemaValidator) -> Void) {
        steps.append(step)
        body(&self)
        steps.removeLast()
    }

    private mutating func report(_ schemaPath: JSONPointer, _ predicate: String) {
        guard !isFull else { return }
        let path = JSONPointer(
            steps.map { step in
                switch step {
                case .name(let name): name
                case .place(let place): String(place)
                }
            }
        )
        let subject = path.steps.isEmpty ? "the value" : path.description.clipped
        violations.append(
            SchemaViolation(instancePath: path, schemaPath: schemaPath, message: "\(subject) \(predicate)")
        )
    }
}

extension Int {
    /// `1 item`, `3 items`.
    fileprivate func counted(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}
