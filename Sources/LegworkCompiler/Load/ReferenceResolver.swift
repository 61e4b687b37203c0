import LegworkDiagnostics
import LegworkJSON
import LegworkYAML

/// Puts in place of every `$ref: ./file.yaml#/json/pointer` what it refers to. Source: `10-language` §1.
///
/// A reference is relative to the file that it stands in and stays inside the app's folder. Inside a schema, `$ref: '#/…'`
/// is the schema's own and stays; elsewhere it refers into the same file.
struct ReferenceResolver {
    private let files: any SourceFiles
    private let folder: String
    private let limits: YAMLLimits
    private let sink: DiagnosticSink
    private var roots: [String: YAMLNode?] = [:]
    private var expanding: [Target] = []
    private var nodes = 0
    private var isExhausted = false

    /// All files that were read, the first one included, by their paths in the folder.
    private(set) var paths: [String] = []

    private struct Target: Equatable {
        var path: String
        var pointer: [String]
    }

    /// Where a node stands: its file, and whether its own `#/…` references are a schema's.
    private struct Context {
        var path: String
        var isSchema = false
        /// True behind a reference inside a schema: `#/…` then means the file that was referred to.
        var isForeign = false
    }

    init(files: any SourceFiles, folder: String, limits: YAMLLimits, sink: DiagnosticSink) {
        self.files = files
        self.folder = folder
        self.limits = limits
        self.sink = sink
    }

    /// The tree of the file at `path`, whose own tree is `root`, with every reference resolved.
    mutating func resolve(_ root: YAMLNode, path: String) -> YAMLNode {
        roots[path] = root
        paths.append(path)
        guard Self.mentionsReference(root.range.file) else { return root }
        return resolve(root, in: Context(path: path), depth: 0)
    }

    /// False only where no `$ref` can be; most apps are one file and need not be gone through.
    private static func mentionsReference(_ file: SourceFile) -> Bool {
        let bytes = file.bytes
        var place = bytes.startIndex
        // A key may be written with escapes, "\u0024ref".
        while let next = bytes[place...].firstIndex(where: { $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "\\") }) {
            if bytes[next] == UInt8(ascii: "\\") || bytes[next...].starts(with: "$ref".utf8) { return true }
            place = next + 1
        }
        return false
    }

    // MARK: Walking

    private mutating func resolve(_ node: YAMLNode, in context: Context, depth: Int) -> YAMLNode {
        guard !isExhausted else { return YAMLNode(brokenAt: node.range) }
        nodes += 1
        guard nodes <= limits.nodesMax, depth <= limits.depthMax else {
            isExhausted = true
            sink.report(
                Diagnostic(
                    .referencesTooLarge,
                    "with its references resolved the app has more than \(limits.nodesMax) values "
                        + "or is nested more than \(limits.depthMax) deep",
                    at: node.range
                )
            )
            return YAMLNode(brokenAt: node.range)
        }
        switch node.content {
        case .scalar: return node
        case .sequence(let items):
            var resolved: [YAMLNode] = []
            resolved.reserveCapacity(items.count)
            for item in items { resolved.append(resolve(item, in: context, depth: depth + 1)) }
            // A part of what is too large says nothing.
            guard !isExhausted else { return YAMLNode(brokenAt: node.range) }
            return YAMLNode(.sequence(resolved), range: node.range, isFlow: node.isFlow)
        case .mapping(let entries):
            if let reference = reference(node, in: context) {
                return follow(reference, of: node, in: context, depth: depth) ?? YAMLNode(brokenAt: node.range)
            }
            var resolved: [YAMLEntry] = []
            resolved.reserveCapacity(entries.count)
            for entry in entries {
                var inner = context
                if entry.key == "schema" || entry.key == "hook" { inner.isSchema = true }
                let value = resolve(entry.value, in: inner, depth: depth + 1)
                resolved.append(YAMLEntry(key: entry.key, keyRange: entry.keyRange, value: value))
            }
            guard !isExhausted else { return YAMLNode(brokenAt: node.range) }
            return YAMLNode(.mapping(resolved), range: node.range, isFlow: node.isFlow)
        }
    }

    /// The entry of a `$ref` that is to be followed, nil for any other mapping.
    private func reference(_ node: YAMLNode, in context: Context) -> YAMLEntry? {
        guard let entry = node.entry("$ref") else { return nil }
        let isOwn = context.isSchema && !context.isForeign && entry.value.text?.hasPrefix("#") == true
        return isOwn ? nil : entry
    }

    // MARK: Following

    private mutating func follow(
        _ reference: YAMLEntry,
        of node: YAMLNode,
        in context: Context,
        depth: Int
    ) -> YAMLNode? {
        for entry in node.entries ?? [] where entry.key != "$ref" {
            let note = Diagnostic.Note("'$ref' stands for the whole value; move '\(entry.key)' to where it refers")
            report(.badFileReference, "'\(entry.key)' beside '$ref' would be lost", at: entry.keyRange, note: note)
        }
        guard let target = target(reference.value, in: context) else { return nil }
        return expand(target, at: reference.value.range, in: context, depth: depth)
    }

    private mutating func expand(_ target: Target, at range: SourceRange, in context: Context, depth: Int) -> YAMLNode?
    {
        guard !expanding.contains(target) else {
            let way = (expanding.drop { $0 != target } + [target]).map { name($0) }
            report(.referenceCycle, "the reference leads back to itself: \(way.joined(separator: " → "))", at: range)
            return nil
        }
        guard let root = root(of: target.path, at: range) else { return nil }
        expanding.append(target)
        defer { expanding.removeLast() }
        var found = root
        var inner = context
        inner.path = target.path
        inner.isForeign = context.isSchema
        for (place, token) in target.pointer.enumerated() {
            // A step may itself lead through a reference.
            if let reference = reference(found, in: inner) {
                guard let next = self.target(reference.value, in: inner),
                    let node = expand(next, at: reference.value.range, in: inner, depth: depth + 1)
                else { return nil }
                found = node
            }
            guard let next = Self.step(token, from: found) else {
                let pointer = target.pointer[...place].map { "/\($0)" }.joined()
                let names = found.entries?.map(\.key) ?? found.items.map { $0.indices.map(String.init) } ?? []
                let known = names.isEmpty ? "there is \(found.described)" : "there is \(Suggestion.list(names))"
                let note = Diagnostic.Note(known, at: found.range)
                report(.pointerNotFound, "nothing is at '\(pointer)' in \(target.path)", at: range, note: note)
                return nil
            }
            found = next
        }
        return resolve(found, in: inner, depth: depth)
    }

    private static func step(_ token: String, from node: YAMLNode) -> YAMLNode? {
        if let items = node.items {
            guard let index = Int(token), String(index) == token, items.indices.contains(index) else { return nil }
            return items[index]
        }
        return node[token]
    }

    private func name(_ target: Target) -> String {
        target.path + "#" + target.pointer.map { "/\($0)" }.joined()
    }

    /// Where the text of a `$ref` points to; what is wrong with it is reported.
    private func target(_ value: YAMLNode, in context: Context) -> Target? {
        guard let text = value.text, !text.isEmpty else {
            let note = Diagnostic.Note("write '$ref: ./file.yaml#/json/pointer'")
            report(.badFileReference, "'$ref' must be text, found \(value.described)", at: value.range, note: note)
            return nil
        }
        let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let file = String(parts[0])
        guard !file.hasPrefix("/"), !file.contains("://"), !file.contains("\\") else {
            let note = Diagnostic.Note("write a path relative to this file, such as './file.yaml#/json/pointer'")
            report(.badFileReference, "'\(text.clipped)' is no relative path", at: value.range, note: note)
            return nil
        }
        let fragment = parts.count > 1 ? parts[1] : ""
        guard fragment.isEmpty || fragment.hasPrefix("/") else {
            let note = Diagnostic.Note("a pointer begins with '/', as in '#/graphs/0'")
            report(.badFileReference, "'#\(String(fragment).clipped)' is no JSON pointer", at: value.range, note: note)
            return nil
        }
        guard let path = file.isEmpty ? context.path : SourcePath.resolve(file, relativeTo: context.path) else {
            report(.referenceOutside, "'\(file.clipped)' leaves the app's folder", at: value.range)
            return nil
        }
        return Target(path: path, pointer: Self.tokens(fragment))
    }

    private static func tokens(_ pointer: Substring) -> [String] {
        guard !pointer.isEmpty else { return [] }
        return pointer.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map { token in
            var text = ""
            var isEscaped = false
            for scalar in token.unicodeScalars {
                switch (isEscaped, scalar) {
                case (true, "0"): text += "~"
                case (true, "1"): text += "/"
                case (false, "~"): break
                default: text.unicodeScalars.append(scalar)
                }
                isEscaped = !isEscaped && scalar == "~"
            }
            return text
        }
    }

    private mutating func root(of path: String, at range: SourceRange) -> YAMLNode? {
        if let known = roots[path] { return known }
        paths.append(path)
        let root = load(path, at: range)
        roots[path] = .some(root)
        return root
    }

    private func load(_ path: String, at range: SourceRange) -> YAMLNode? {
        do throws(SourceFailure) {
            let bytes = try files.read(path, bytesMax: limits.fileBytesMax)
            let file = SourceFile(path: SourcePath.shown(folder: folder, path), bytes: bytes)
            return YAMLComposer.compose(file, limits: limits, sink: sink)
        } catch {
            let code: DiagnosticCode = error == .outside ? .referenceOutside : .referenceNotFound
            report(code, "'\(path)' cannot be read: \(error.reason)", at: range)
            return nil
        }
    }

    private func report(
        _ code: DiagnosticCode,
        _ message: String,
        at range: SourceRange,
        note: Diagnostic.Note? = nil
    ) {
        sink.report(Diagnostic(code, message, at: range, notes: note.map { [$0] } ?? []))
    }
}
