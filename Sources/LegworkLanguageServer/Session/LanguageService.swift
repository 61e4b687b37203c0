import LegworkDiagnostics
import LegworkJSON
import LegworkYAML

/// What the language server does once it is initialised.
struct LanguageService {
    var workspace: Workspace
    private let version: String
    let page: @Sendable (String) -> String?
    /// What was published last, by path.
    private var published: [String: (list: JSON, version: Int64?)] = [:]
    /// True while apps were compiled and their problems are not published yet.
    private var isStale = false

    init(files: any WorkspaceFiles, version: String, page: @escaping @Sendable (String) -> String?) {
        workspace = Workspace(files: files)
        self.version = version
        self.page = page
    }

    /// What `initialize` answers.
    var capabilities: JSON {
        [
            "capabilities": [
                "positionEncoding": "utf-16",
                "textDocumentSync": ["openClose": true, "change": 2, "save": ["includeText": false]],
                "completionProvider": ["triggerCharacters": ["{", ".", "@", "'", "\"", ":", " ", "$"]],
                "hoverProvider": true,
                "definitionProvider": true,
                "referencesProvider": true,
                "documentHighlightProvider": true,
                "renameProvider": ["prepareProvider": true],
                "documentSymbolProvider": true,
                "codeActionProvider": ["codeActionKinds": ["quickfix"]],
                "documentFormattingProvider": true,
            ],
            "serverInfo": ["name": "legwork", "version": .string(version)],
        ]
    }

    // MARK: Notifications

    /// Takes a notification in; one that is unknown or makes no sense is passed over.
    mutating func notify(_ method: String, _ parameters: JSON) {
        let document = parameters["textDocument"]
        switch method {
        case "textDocument/didOpen":
            guard let uri = document?["uri"]?.stringValue, let text = document?["text"]?.stringValue else { return }
            workspace.open(OpenDocument(uri: uri, version: document?["version"]?.integerValue, text: text))
            published[FileURI.path(of: uri)] = nil
        case "textDocument/didChange":
            guard let uri = document?["uri"]?.stringValue else { return }
            workspace.change(FileURI.path(of: uri)) { open in
                open.version = document?["version"]?.integerValue ?? open.version
                for change in parameters["contentChanges"]?.arrayValue ?? [] { open.apply(change) }
            }
        case "textDocument/didClose":
            guard let uri = document?["uri"]?.stringValue else { return }
            workspace.close(FileURI.path(of: uri))
        case "textDocument/didSave", "workspace/didChangeWatchedFiles": workspace.diskChanged()
        default: break
        }
    }

    // MARK: Diagnostics

    /// The notifications that bring the editor's problems up to date.
    mutating func publish() -> [JSON] {
        guard workspace.settle() || isStale else { return [] }
        isStale = false
        let documents = workspace.documents
        var writer = DiagnosticWriter { documents[$0]?.uri ?? FileURI.uri(of: $0) }
        var current: [String: [JSON]] = [:]
        for model in workspace.models.values.sorted(by: { $0.root < $1.root }) {
            for (path, diagnostics) in writer.byFile(model.diagnostics, root: model.root) {
                // A file that is part of several apps is told of each problem once.
                for diagnostic in diagnostics where current[path]?.contains(diagnostic) != true {
                    current[path, default: []].append(diagnostic)
                }
            }
        }
        var messages: [JSON] = []
        for path in Set(current.keys).union(published.keys).union(documents.keys).sorted() {
            let list = JSON.array(current[path] ?? [])
            // Each version of an open text is answered, so that an editor knows that nothing is wrong with it.
            let version = documents[path]?.version
            guard published[path]?.list != list || published[path]?.version != version else { continue }
            let isForgotten = list.arrayValue?.isEmpty == true && documents[path] == nil
            published[path] = isForgotten ? nil : (list, version)
            var parameters = JSONObject([("uri", .string(documents[path]?.uri ?? FileURI.uri(of: path)))])
            parameters["version"] = documents[path]?.version.map(JSON.integer)
            parameters["diagnostics"] = list
            messages.append([
                "jsonrpc": "2.0", "method": "textDocument/publishDiagnostics", "params": .object(parameters),
            ])
        }
        return messages
    }

    // MARK: Requests

    /// The result of a request.
    ///
    /// - Throws: ``ResponseError`` where there is none.
    mutating func answer(_ method: String, _ parameters: JSON) throws(ResponseError) -> JSON {
        settle()
        switch method {
        case "textDocument/completion": return try completion(try place(parameters))
        case "textDocument/hover": return hover(try place(parameters))
        case "textDocument/definition": return definition(try place(parameters))
        case "textDocument/references": return references(try place(parameters), parameters)
        case "textDocument/documentHighlight": return highlights(try place(parameters))
        case "textDocument/prepareRename": return prepareRename(try place(parameters))
        case "textDocument/rename": return try rename(try place(parameters), parameters)
        case "textDocument/documentSymbol": return symbols(try document(parameters))
        case "textDocument/codeAction": return codeActions(try document(parameters), parameters)
        case "textDocument/formatting":
            let document = try document(parameters)
            return .array(Layout.edits(document.text, path: document.path))
        default: throw .unknownMethod(method)
        }
    }

    /// Brings apps up to date; their problems are published at the end.
    mutating func settle() {
        if workspace.settle() { isStale = true }
    }

    /// A place in an open document.
    struct Place {
        let document: OpenDocument
        let offset: Int
    }

    private func document(_ parameters: JSON) throws(ResponseError) -> OpenDocument {
        guard let uri = parameters["textDocument"]?["uri"]?.stringValue else {
            throw .invalidParameters("'textDocument.uri' is missing")
        }
        guard let document = workspace.documents[FileURI.path(of: uri)] else {
            throw .invalidParameters("'\(uri.clipped)' is not open")
        }
        return document
    }

    private func place(_ parameters: JSON) throws(ResponseError) -> Place {
        let document = try document(parameters)
        guard let offset = document.offset(parameters["position"]) else {
            throw .invalidParameters("'position' is missing")
        }
        return Place(document: document, offset: offset)
    }
}
