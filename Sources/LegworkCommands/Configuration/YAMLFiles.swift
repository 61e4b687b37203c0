/// Finds the YAML files that a person means by a file or a folder.
enum YAMLFiles {
    /// The files: a file is itself, a folder is every YAML file in it. Names that begin with a dot are passed over.
    ///
    /// - Throws: ``CommandFailure`` where there is no such file, no YAML in a folder, or a file that is JSON.
    static func find(_ paths: [String]) throws(CommandFailure) -> [String] {
        var found: [String] = []
        for path in paths {
            guard let kind = FileText.kind(of: path) else {
                throw CommandFailure("there is no '\(path)'", status: .usage)
            }
            guard kind == .folder else {
                guard !path.hasSuffix(".json") else {
                    throw CommandFailure(
                        "'\(path)' is JSON, which the format of YAML files would spoil",
                        status: .usage
                    )
                }
                found.append(path)
                continue
            }
            let inside = AppFiles.yaml(in: path)
            guard !inside.isEmpty else { throw CommandFailure("there is no YAML file in '\(path)'", status: .usage) }
            found += inside
        }
        return found
    }
}
