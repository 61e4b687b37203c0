import LegworkCompiler
import LegworkDiagnostics
import LegworkJSON
import LegworkYAML

/// Gives an activity another name, at every place where it stands.
enum Rename {
    /// What is replaced where.
    struct Edit {
        let range: SourceRange
        let text: String
    }

    /// The edits.
    ///
    /// - Throws: ``ResponseError`` where the name cannot be changed, or not to this one.
    static func edits(of use: NameUse, to name: String, in index: AppIndex) throws(ResponseError) -> [Edit] {
        guard case .activity(_, let old) = use.name else {
            throw .failed("only activities can be renamed here; topics are known to others outside of the app")
        }
        guard isIdentifier(name) else {
            throw .failed("'\(name.clipped)' cannot be an id: letters, digits, '-' and '_' can")
        }
        guard name != old else { return [] }
        for graph in index.graphs where graph.ids.contains(name) {
            throw .failed("there is an activity '\(name)' already; ids are unique in the app")
        }
        let needsQuotes = !readsAsText(name)
        return index.uses(of: use.name).map { use in
            Edit(range: use.range, text: use.isPlainValue && needsQuotes ? "'\(name)'" : name)
        }
    }

    private static func isIdentifier(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    /// True for a name that YAML takes for text without quotes, which `true` and `7` are not.
    private static func readsAsText(_ name: String) -> Bool {
        let file = SourceFile(path: "name", text: "- \(name)\n")
        return YAMLComposer.compose(file, sink: DiagnosticSink())?.items?.first?.text == name
    }
}
