import LegworkDiagnostics
import LegworkGraph
import LegworkJSON
import LegworkYAML

/// Compares a document with the key tables: unknown and missing keys, wrong types, values out of range.
///
/// Looks at one place at a time; what concerns several is for the rules behind.
struct ShapeCheck {
    let sink: DiagnosticSink

    /// Checks a value; `label` is its key's name.
    func check(_ node: YAMLNode, is type: ValueType, label: String) {
        guard !node.isBroken else { return }
        switch type {
        case .any: return
        case .expression(let literal):
            if ExpressionForm.isExpression(node) { return }
            if literal == .any { return }
            scalar(node, is: literal, label: label, expected: type)
        case .block(let block): check(node, is: block, label: label)
        case .activity: activity(node, label: label)
        case .list(let item, let allowsEmpty): list(node, of: item, allowsEmpty: allowsEmpty, label: label, type)
        case .oneOrMore(let item):
            guard let items = node.items else { return check(node, is: item, label: label) }
            list(items, of: item, node, label: label, type)
        case .map(let key, let value, let allowsEmpty):
            map(node, key: key, value: value, allowsEmpty: allowsEmpty, label: label, type)
        case .retry: RetryCheck(shape: self).check(node, label: label)
        case .codePatterns where node.items?.isEmpty == false:
            for item in node.items ?? [] { scalar(item, is: .codePattern, label: label, expected: .codePattern) }
        default: scalar(node, is: type, label: label, expected: type)
        }
    }

    /// Checks a mapping against the keys of its block.
    func check(_ node: YAMLNode, is block: Block, label: String) {
        guard let entries = node.entries else {
            return wrongType(node, label: label, expected: .block(block))
        }
        let keys = Language.keys(of: block)
        // Per key of the block: the place of the entry that spells it.
        var seen = [Int?](repeating: nil, count: keys.count)
        for (place, entry) in entries.enumerated() {
            guard let index = keys.firstIndex(where: { $0.isSpelled(entry.key) }) else {
                unknown(entry, in: block, keys: keys)
                continue
            }
            if let other = seen[index].map({ entries[$0] }) {
                let note = Diagnostic.Note("the other one is here", at: other.keyRange)
                let message = "'\(entry.key)' and '\(other.key)' are two spellings of one key"
                sink.report(.keysExclude, message, at: entry.keyRange, notes: [note])
            }
            seen[index] = place
            check(entry.value, is: keys[index].type, label: entry.key)
        }
        for (index, key) in keys.enumerated() where seen[index] == nil && key.isRequired {
            let note = Diagnostic.Note("'\(key.name)' is \(key.type.described)")
            let place = node.entries?.first?.keyRange ?? node.range
            sink.report(.missingKey, "\(block.name) needs the key '\(key.name)'", at: place, notes: [note])
        }
    }

    private func unknown(_ entry: YAMLEntry, in block: Block, keys: [KeySpec]) {
        if block == .document || block == .test(.tests), entry.key.hasPrefix("x-") { return }
        if case .activity(let type) = block, let owners = owners(of: entry.key, besides: type) {
            let note = Diagnostic.Note("it is a key of \(owners)")
            let message = "'\(entry.key)' is no key of \(type.described)"
            return sink.report(.keyOfOtherType, message, at: entry.keyRange, notes: [note])
        }
        if case .activity(.hook) = block, entry.key == "escalation" {
            let note = Diagnostic.Note("put a worker before the hook, which creates the task where people see it")
            let message = "'escalation' is no key of Legwork: it writes no tasks for people"
            return sink.report(.unknownKey, message, at: entry.keyRange, notes: [note])
        }
        let names = keys.map(\.name)
        let nearest = Suggestion.nearest(to: entry.key, among: names)
        sink.report(
            Diagnostic(
                .unknownKey,
                "unknown key '\(entry.key.clipped)' in \(block.name)",
                at: entry.keyRange,
                notes: [Diagnostic.Note("known are \(Suggestion.list(names, limit: 20))")],
                fixIt: nearest.map { .replace(entry.key, with: $0, at: entry.keyRange) }
            )
        )
    }

    private func owners(of key: String, besides type: ActivityType) -> String? {
        let owners = ActivityType.allCases.filter { other in
            other != type && Language.keys(of: .activity(other)).contains { $0.isSpelled(key) }
        }
        return owners.isEmpty ? nil : owners.map(\.described).joined(separator: ", ")
    }

    // MARK: Activities, lists, maps

    private func activity(_ node: YAMLNode, label: String) {
        guard node.entries != nil else { return wrongType(node, label: label, expected: .activity) }
        guard let entry = node.entry("type") else {
            let note = Diagnostic.Note("'type' is one of \(Suggestion.list(Language.activityTypes))")
            let place = node.entries?.first?.keyRange ?? node.range
            return sink.report(.missingKey, "the activity '\(label)' needs the key 'type'", at: place, notes: [note])
        }
        if let type = entry.value.text.flatMap(ActivityType.init(named:)) {
            return check(node, is: .activity(type), label: label)
        }
        guard let name = entry.value.text else {
            return wrongType(entry.value, label: "type", expected: .oneOf(Language.activityTypes))
        }
        let nearest = Suggestion.nearest(to: name, among: Language.activityTypes)
        sink.report(
            Diagnostic(
                .unknownActivityType,
                "unknown activity type '\(name.clipped)'",
                at: entry.value.range,
                notes: [Diagnostic.Note("the types are \(Suggestion.list(Language.activityTypes))")],
                fixIt: nearest.map { .replace(name, with: $0, at: entry.value.range) }
            )
        )
    }

    private func list(_ node: YAMLNode, of item: ValueType, allowsEmpty: Bool, label: String, _ type: ValueType) {
        guard let items = node.items else {
            // An absent value is the same as none where none is fine.
            if allowsEmpty, node.scalar?.value.isNull == true { return }
            return wrongType(node, label: label, expected: type)
        }
        if allowsEmpty, items.isEmpty { return }
        list(items, of: item, node, label: label, type)
    }

    private func list(_ items: [YAMLNode], of item: ValueType, _ node: YAMLNode, label: String, _ type: ValueType) {
        if items.isEmpty { return empty(node, label: label, expected: type) }
        for each in items { check(each, is: item, label: label) }
    }

    private func map(
        _ node: YAMLNode,
        key: ValueType,
        value: ValueType,
        allowsEmpty: Bool,
        label: String,
        _ type: ValueType
    ) {
        guard let entries = node.entries else {
            if allowsEmpty, node.scalar?.value.isNull == true { return }
            return wrongType(node, label: label, expected: type)
        }
        if entries.isEmpty, !allowsEmpty { return empty(node, label: label, expected: type) }
        for entry in entries {
            // Names of activities are looked up by the rules behind, which can say more.
            if key != .activityName {
                let scalar = YAMLScalar(text: entry.key, style: .quoted, value: .string(entry.key))
                let name = YAMLNode(.scalar(scalar), range: entry.keyRange)
                self.scalar(name, is: key, label: entry.key, expected: key)
            }
            check(entry.value, is: value, label: entry.key)
        }
    }

    // MARK: Reports

    private func scalar(_ node: YAMLNode, is type: ValueType, label: String, expected: ValueType) {
        guard let problem = LiteralCheck.problem(node, is: type) else { return }
        switch problem {
        case .wrongType: wrongType(node, label: label, expected: expected)
        case .refused(let code, let message, let fixIt):
            sink.report(
                Diagnostic(code, message, at: node.range, expected: expected.described, fixIt: fixIt)
            )
        }
    }

    func wrongType(_ node: YAMLNode, label: String, expected: ValueType) {
        sink.report(
            Diagnostic(
                .wrongType,
                "'\(label.clipped)' has the wrong type",
                at: node.range,
                expected: expected.described,
                found: node.described
            )
        )
    }

    private func empty(_ node: YAMLNode, label: String, expected: ValueType) {
        sink.report(
            Diagnostic(.mustNotBeEmpty, "'\(label.clipped)' is empty", at: node.range, expected: expected.described)
        )
    }
}
