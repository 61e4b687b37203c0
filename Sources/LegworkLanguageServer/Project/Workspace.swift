import LegworkCompiler
import LegworkDiagnostics
import LegworkJSON
import LegworkYAML

/// The open documents and the apps that they belong to.
struct Workspace {
    /// What may be seen of the disk.
    let files: any WorkspaceFiles
    /// The open documents by path.
    private(set) var documents: [String: OpenDocument] = [:]
    /// The apps by the path of their file.
    private(set) var models: [String: AppModel] = [:]
    private var indices: [String: AppIndex] = [:]
    /// For a document that is no app: the apps that refer to it.
    private var homes: [String: [String]] = [:]
    private var changed: Set<String> = []
    private var isEverythingChanged = false

    init(files: any WorkspaceFiles) { self.files = files }

    /// The most files that are looked at to find the app of a document, and how many folders up.
    private static let candidatesMax = 64
    private static let levelsMax = 8

    // MARK: Changes

    mutating func open(_ document: OpenDocument) {
        documents[document.path] = document
        changed.insert(document.path)
        homes[document.path] = nil
    }

    mutating func close(_ path: String) {
        documents[path] = nil
        homes[path] = nil
        changed.insert(path)
    }

    mutating func change(_ path: String, _ edit: (inout OpenDocument) -> Void) {
        guard var document = documents[path] else { return }
        edit(&document)
        documents[path] = document
        changed.insert(path)
    }

    /// Notes where somebody is writing: where a text does not parse, that line is the likeliest reason.
    mutating func point(_ path: String, at line: Int) {
        let isBroken = models.values.contains { $0.diagnostics.contains { $0.stops(path) } }
        guard isBroken, documents[path]?.editedLine != line else { return }
        documents[path]?.editedLine = line
        changed.insert(path)
    }

    /// Notes that files on disk may be others than before.
    mutating func diskChanged() {
        isEverythingChanged = true
        homes = [:]
    }

    // MARK: Apps

    /// Compiles what has changed. True if anything has.
    @discardableResult
    mutating func settle() -> Bool {
        guard !changed.isEmpty || isEverythingChanged else { return false }
        var roots: Set<String> = []
        for document in documents.values.sorted(by: { $0.path < $1.path }) {
            if Self.isApp(document.text.bytes) {
                roots.insert(document.path)
            } else {
                let found = homes[document.path] ?? search(for: document.path)
                homes[document.path] = found
                roots.formUnion(found)
            }
        }
        for root in models.keys where !roots.contains(root) {
            models[root] = nil
            indices[root] = nil
        }
        for root in roots {
            let isFresh = models[root].map { $0.paths.isDisjoint(with: changed) } ?? false
            guard !isFresh || isEverythingChanged else { continue }
            models[root] = compile(root)
            indices[root] = nil
        }
        changed = []
        isEverythingChanged = false
        return true
    }

    /// The apps that a file belongs to, its own first.
    func roots(of path: String) -> [String] {
        models.values.filter { $0.root == path || $0.paths.contains(path) }.map(\.root)
            .sorted { ($0 != path ? 1 : 0, $0) < ($1 != path ? 1 : 0, $1) }
    }

    /// What the app that a file belongs to consists of; nil for a file that belongs to none.
    mutating func index(for path: String) -> AppIndex? {
        guard let root = roots(of: path).first, let model = models[root] else { return nil }
        if let index = indices[root] { return index }
        let index = document(of: model).map { AppIndex($0, root: root) }
        indices[root] = index
        return index
    }

    /// The text of a file as editors see it.
    func text(of path: String) -> TextIndex? {
        if let document = documents[path] { return document.text }
        let (folder, name) = Paths.split(path)
        return (try? files.sources(in: folder).read(name, bytesMax: YAMLLimits.standard.fileBytesMax)).map(
            TextIndex.init
        )
    }

    /// The tree of one file, its references left as they are; repaired where it does not parse.
    func tree(of path: String) -> YAMLNode? {
        guard let text = text(of: path) else { return nil }
        if let node = YAMLComposer.compose(SourceFile(path: path, bytes: text.bytes), sink: DiagnosticSink()) {
            return node
        }
        let line = documents[path]?.editedLine
        guard let bytes = TextRepair.repaired(text, path: path, editedLine: line) else { return nil }
        return YAMLComposer.compose(SourceFile(path: path, bytes: bytes), sink: DiagnosticSink())
    }

    /// True for a text with `app:` at the beginning of a line.
    static func isApp(_ bytes: [UInt8]) -> Bool {
        let word = Array("app:".utf8)
        var isLineStart = true
        for place in bytes.indices {
            if isLineStart, bytes[place] == word[0], bytes[place...].starts(with: word) { return true }
            isLineStart = bytes[place] == UInt8(ascii: "\n") || bytes[place] == UInt8(ascii: "\r")
        }
        return false
    }

    // MARK: Compiling

    private func compile(_ root: String) -> AppModel? {
        guard let compilation = compilation(of: root, documents.mapValues(\.text.bytes)) else { return nil }
        let folder = Paths.split(root).folder
        return AppModel(
            root: root,
            paths: Set(compilation.paths.map { Paths.join(folder, $0) }).union([root]),
            document: compilation.document,
            diagnostics: compilation.diagnostics
        )
    }

    private func compilation(of root: String, _ overlay: [String: [UInt8]]) -> Compilation? {
        let (folder, name) = Paths.split(root)
        let files = OverlayFiles(folder: folder, overlay: overlay, base: files.sources(in: folder))
        guard let bytes = try? files.read(name, bytesMax: YAMLLimits.standard.fileBytesMax) else { return nil }
        var compiler = Compiler()
        compiler.lowers = false
        return compiler.compile(bytes: bytes, path: root, files: files)
    }

    /// The whole document of an app. While somebody writes, names and places come from the text without the lines that
    /// are in the way; this takes as long as compiling, so it is done only when somebody asks.
    private func document(of model: AppModel) -> YAMLNode? {
        let broken = documents.values.filter { document in
            model.paths.contains(document.path) && model.diagnostics.contains { $0.stops(document.path) }
        }
        guard !broken.isEmpty else { return model.document }
        var overlay = documents.mapValues(\.text.bytes)
        for part in broken {
            overlay[part.path] = TextRepair.repaired(part.text, path: part.path, editedLine: part.editedLine)
        }
        return compilation(of: model.root, overlay)?.document ?? model.document
    }

    /// The apps in the folders above a file that refer to it.
    private func search(for path: String) -> [String] {
        guard path.hasPrefix("/"), Paths.isYAML(path) else { return [] }
        var found: [String] = []
        var folder = Paths.split(path).folder
        var looked = 0
        for _ in 0..<Self.levelsMax {
            for name in files.names(in: folder).sorted() where Paths.isYAML(name) && looked < Self.candidatesMax {
                let candidate = Paths.join(folder, name)
                looked += 1
                guard candidate != path, let text = text(of: candidate), Self.isApp(text.bytes),
                    String(decoding: text.bytes, as: UTF8.self).contains("$ref")
                else { continue }
                if compile(candidate)?.paths.contains(path) == true { found.append(candidate) }
            }
            guard folder != "/" else { break }
            folder = Paths.split(folder).folder
        }
        return found
    }
}

extension Diagnostic {
    /// True if this is why a file could not be read as YAML at all.
    fileprivate func stops(_ path: String) -> Bool {
        range?.file.path == path && (code == .yamlSyntax || code == .severalDocuments || code == .emptyDocument)
    }
}
