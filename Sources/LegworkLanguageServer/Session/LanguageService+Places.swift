import LegworkDiagnostics
import LegworkJSON
import LegworkYAML

extension LanguageService {
    // MARK: Completion and hover

    mutating func completion(_ place: Place) throws(ResponseError) -> JSON {
        let (document, offset) = (place.document, place.offset)
        let context = CursorScanner.context(document.text, at: offset)
        workspace.point(document.path, at: document.text.line(of: offset))
        settle()
        let index = workspace.index(for: document.path)
        guard let (start, rest) = beginning(of: context.path, in: document, index: index) else {
            return ["isIncomplete": false, "items": []]
        }
        var typing = Typing.document
        var node = index?.document
        for step in start + rest {
            typing = typing.step(step, in: node)
            node = node?.child(step)
        }
        let bytes = document.text.bytes
        let completion = Completion(
            index: index,
            text: document.text,
            context: context,
            path: start + rest,
            typing: typing,
            node: node,
            next: offset < bytes.count ? bytes[offset] : 0
        )
        return ["isIncomplete": false, "items": .array(completion.items(cursor: offset))]
    }

    /// The way to a place of a file, from the beginning of its app: to where the file comes in, and from there on. Nil
    /// for a file that is no part of any app.
    private func beginning(
        of path: [YAMLPathStep],
        in document: OpenDocument,
        index: AppIndex?
    ) -> (start: [YAMLPathStep], rest: [YAMLPathStep])? {
        guard let index else {
            let first = workspace.tree(of: document.path)?.entries?.first?.key
            return first == nil || first == "app" ? ([], path) : nil
        }
        guard index.root != document.path else { return ([], path) }
        guard let tree = workspace.tree(of: document.path) else { return nil }
        var best: (start: [YAMLPathStep], rest: [YAMLPathStep])?
        for part in index.parts where part.file == document.path {
            guard let own = tree.path(to: part.bytes), path.starts(with: own) else { continue }
            let rest = Array(path.dropFirst(own.count))
            if best.map({ rest.count < $0.rest.count }) ?? true { best = (part.path, rest) }
        }
        return best
    }

    mutating func hover(_ place: Place) -> JSON {
        let path = place.document.path
        let index = workspace.index(for: path)
        let diagnostics = workspace.models.values.flatMap(\.diagnostics)
        let hover = Hover(index: index, diagnostics: diagnostics, page: page)
        guard let (text, range) = hover.text(at: place.offset, in: path) else { return .null }
        return [
            "contents": ["kind": "markdown", "value": .string(text)],
            "range": place.document.text.range(range.bytes),
        ]
    }

    // MARK: Names

    private mutating func use(_ place: Place) -> (use: NameUse, index: AppIndex)? {
        guard let index = workspace.index(for: place.document.path),
            let use = index.use(at: place.offset, in: place.document.path)
        else { return nil }
        return (use, index)
    }

    mutating func definition(_ place: Place) -> JSON {
        if let target = FileLinks(workspace: workspace).target(at: place.offset, in: place.document.path) {
            var writer = writer
            return writer.location(target)
        }
        guard let (use, index) = use(place) else { return .null }
        var writer = writer
        return .array(index.uses(of: use.name).filter(\.isDefinition).map { writer.location($0.range) })
    }

    mutating func references(_ place: Place, _ parameters: JSON) -> JSON {
        guard let (use, index) = use(place) else { return .null }
        let withDefinition = parameters["context"]?["includeDeclaration"]?.boolValue ?? true
        var writer = writer
        return .array(
            index.uses(of: use.name).filter { withDefinition || !$0.isDefinition }.map { writer.location($0.range) }
        )
    }

    mutating func highlights(_ place: Place) -> JSON {
        guard let (use, index) = use(place) else { return .null }
        return .array(
            index.uses(of: use.name).filter { $0.range.file.path == place.document.path }.map {
                ["range": place.document.text.range($0.range.bytes), "kind": $0.isDefinition ? 3 : 2]
            }
        )
    }

    mutating func prepareRename(_ place: Place) -> JSON {
        guard let (use, _) = use(place), case .activity(_, let id) = use.name else { return .null }
        return ["range": place.document.text.range(use.range.bytes), "placeholder": .string(id)]
    }

    mutating func rename(_ place: Place, _ parameters: JSON) throws(ResponseError) -> JSON {
        guard let name = parameters["newName"]?.stringValue else { throw .invalidParameters("'newName' is missing") }
        guard let (use, index) = use(place) else { throw .failed("there is no activity's name here") }
        var changes = JSONObject()
        var writer = writer
        for edit in try Rename.edits(of: use, to: name, in: index) {
            let json: JSON = ["range": writer.range(edit.range), "newText": .string(edit.text)]
            let uri = writer.uri(edit.range.file.path)
            changes[uri] = .array((changes[uri]?.arrayValue ?? []) + [json])
        }
        return ["changes": .object(changes)]
    }

    // MARK: Files

    func symbols(_ document: OpenDocument) -> JSON {
        guard let tree = workspace.tree(of: document.path) else { return [] }
        return .array(Outline(text: document.text).symbols(tree))
    }

    /// The fix-its of the diagnostics that touch a range.
    mutating func codeActions(_ document: OpenDocument, _ parameters: JSON) -> JSON {
        guard let start = document.offset(parameters["range"]?["start"]),
            let end = document.offset(parameters["range"]?["end"])
        else { return [] }
        var writer = writer
        var actions: [JSON] = []
        for diagnostic in workspace.models.values.sorted(by: { $0.root < $1.root }).flatMap(\.diagnostics) {
            guard let range = diagnostic.range, range.file.path == document.path, let fixIt = diagnostic.fixIt,
                range.bytes.lowerBound <= end, start <= range.bytes.upperBound
            else { continue }
            let edit: JSON = ["range": writer.range(fixIt.range), "newText": .string(fixIt.replacement)]
            let action: JSON = [
                "title": .string(fixIt.message), "kind": "quickfix", "isPreferred": true,
                "diagnostics": [writer.json(diagnostic)],
                "edit": ["changes": .object(JSONObject([(writer.uri(fixIt.range.file.path), .array([edit]))]))],
            ]
            if !actions.contains(action) { actions.append(action) }
        }
        return .array(actions)
    }

    /// Writes places, with URIs as the editor knows them.
    private var writer: DiagnosticWriter {
        let documents = workspace.documents
        return DiagnosticWriter { documents[$0]?.uri ?? FileURI.uri(of: $0) }
    }
}

extension YAMLNode {
    /// The node one step on; nil where there is none.
    fileprivate func child(_ step: YAMLPathStep) -> YAMLNode? {
        switch step {
        case .key(let key): self[key]
        case .index(let index): items.flatMap { $0.indices.contains(index) ? $0[index] : nil }
        }
    }

    /// The way to the node that stands in these bytes.
    fileprivate func path(to bytes: Range<Int>) -> [YAMLPathStep]? {
        if range.bytes == bytes { return [] }
        for (index, item) in (items ?? []).enumerated() where item.range.bytes.contains(bytes) {
            if let path = item.path(to: bytes) { return [.index(index)] + path }
        }
        for entry in entries ?? [] where entry.value.range.bytes.contains(bytes) {
            if let path = entry.value.path(to: bytes) { return [.key(entry.key)] + path }
        }
        return nil
    }
}

extension Range where Bound == Int {
    fileprivate func contains(_ other: Range<Int>) -> Bool {
        lowerBound <= other.lowerBound && other.upperBound <= upperBound
    }
}
