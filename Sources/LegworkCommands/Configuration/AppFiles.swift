/// Finds the apps that a person means by a file or a folder.
enum AppFiles {
    /// Folders inside each other that are searched; beyond that somebody has linked a folder into itself.
    private static let depthMax = 16

    /// The apps' files: a file is itself, a folder is every file in it with an `app:` at the start of a line.
    ///
    /// - Throws: ``CommandFailure`` where there is no such file, or no app in a folder.
    static func find(_ paths: [String]) throws(CommandFailure) -> [String] {
        var found: [String] = []
        for path in paths {
            if path == "-" {
                found.append(path)
                continue
            }
            guard let kind = FileText.kind(of: path) else {
                throw CommandFailure("there is no '\(path)'", hints: hints(missing: path), status: .usage)
            }
            guard kind == .folder else {
                found.append(path)
                continue
            }
            let inside = yaml(in: path).filter(isApp)
            guard !inside.isEmpty else {
                throw CommandFailure(
                    "there is no app in '\(path)': no YAML file with 'app:' at the start of a line",
                    status: .usage
                )
            }
            found += inside
        }
        return found
    }

    /// Every YAML file in a folder and the folders in it; names that begin with a dot are passed over.
    static func yaml(in folder: String) -> [String] {
        var inside: [String] = []
        search(folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder, depth: 0, into: &inside)
        return inside
    }

    private static func search(_ folder: String, depth: Int, into found: inout [String]) {
        guard depth < depthMax else { return }
        for name in FileText.names(in: folder) where !name.hasPrefix(".") {
            let path = folder == "." ? name : "\(folder)/\(name)"
            switch FileText.kind(of: path) {
            case .folder: search(path, depth: depth + 1, into: &found)
            case .file where isYAML(name): found.append(path)
            default: continue
            }
        }
    }

    private static func isYAML(_ name: String) -> Bool { name.hasSuffix(".yaml") || name.hasSuffix(".yml") }

    private static func isApp(_ path: String) -> Bool {
        guard let bytes = try? FileText.read(path, bytesMax: 8 << 20, what: "the app") else { return true }
        let word = Array("app:".utf8)
        return bytes.split(separator: UInt8(ascii: "\n")).contains { $0.starts(with: word) }
    }

    private static func hints(missing path: String) -> [String] {
        for end in ["app.yaml", "app.yml"] where FileText.kind(of: "\(path)/\(end)") == .file {
            return ["legwork check \(path)/\(end)"]
        }
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let names = FileText.names(in: folder).filter { isYAML($0) }
        guard !names.isEmpty else { return [] }
        return names.prefix(3).map { folder == "." ? $0 : "\(folder)/\($0)" }
    }
}
