import LegworkJSON

/// A text that an editor holds, whatever is on disk.
struct OpenDocument: Sendable {
    /// As the editor names it.
    let uri: String
    /// Its path, or its URI where it is no file.
    let path: String
    /// The editor's number for the state of the text.
    var version: Int64?
    /// The text.
    private(set) var text: TextIndex
    /// The line, from 0, that is being written; nil before the first change.
    var editedLine: Int?

    init(uri: String, version: Int64?, text: String) {
        self.uri = uri
        self.path = FileURI.path(of: uri)
        self.version = version
        self.text = TextIndex(Array(text.utf8))
    }

    /// Applies one change: a range and its text, or a whole text. What is neither is passed over.
    mutating func apply(_ change: JSON) {
        guard let new = change["text"]?.stringValue else { return }
        guard let range = change["range"], !range.isNull else {
            text = TextIndex(Array(new.utf8))
            editedLine = nil
            return
        }
        guard let start = offset(range["start"]), let end = offset(range["end"]) else { return }
        let replaced = min(start, end)..<max(start, end)
        var bytes = text.bytes
        bytes.replaceSubrange(replaced, with: new.utf8)
        text = TextIndex(bytes)
        editedLine = text.line(of: replaced.lowerBound + new.utf8.count)
    }

    /// The byte of a position of the protocol; nil where it is none.
    func offset(_ position: JSON?) -> Int? {
        guard let line = position?["line"]?.integerValue, let character = position?["character"]?.integerValue else {
            return nil
        }
        return text.offset(line: Int(clamping: line), character: Int(clamping: character))
    }
}
