/// Paths, handled as text.
enum Paths {
    /// The folder of a path and the name in it.
    static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return ("", path) }
        let folder = path[..<slash]
        return (folder.isEmpty ? "/" : String(folder), String(path[path.index(after: slash)...]))
    }

    /// A path in a folder.
    static func join(_ folder: String, _ name: String) -> String {
        folder.isEmpty ? name : folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    }

    /// The path that a reference written in a file means; nil where it leads out of everything.
    static func resolve(_ reference: Substring, from file: String) -> String? {
        var parts = split(file).folder.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        for part in reference.split(separator: "/") {
            if part == "." { continue }
            guard part == ".." else {
                parts.append(String(part))
                continue
            }
            guard parts.count > 1 else { return nil }
            parts.removeLast()
        }
        return parts.joined(separator: "/")
    }

    /// True for the name of a YAML file.
    static func isYAML(_ path: String) -> Bool { path.hasSuffix(".yaml") || path.hasSuffix(".yml") }
}
