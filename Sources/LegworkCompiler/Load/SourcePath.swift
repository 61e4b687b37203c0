/// Paths of source files, handled as text.
enum SourcePath {
    /// The path that `reference`, as written in the file `base`, means; nil if it leaves the folder that both begin in.
    static func resolve(_ reference: String, relativeTo base: String) -> String? {
        var parts = base.split(separator: "/").dropLast().map(String.init)
        for part in reference.split(separator: "/") {
            switch part {
            case ".": continue
            case "..":
                guard !parts.isEmpty else { return nil }
                parts.removeLast()
            default: parts.append(String(part))
            }
        }
        return parts.joined(separator: "/")
    }

    /// The folder of a path, empty where it has none, and the name of the file.
    static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return ("", path) }
        let folder = path[..<slash]
        return (folder.isEmpty ? "/" : String(folder), String(path[path.index(after: slash)...]))
    }

    /// A path as people should see it: the folder as they wrote it, then the file.
    static func shown(folder: String, _ path: String) -> String {
        folder.isEmpty ? path : folder.hasSuffix("/") ? folder + path : "\(folder)/\(path)"
    }
}
