/// Finds the programs that a flow brings along: `workers/` beside its file, an executable file for each topic.
enum WorkerFolder {
    /// Endings that are no part of the topic's name.
    private static let endings = [".sh", ".bash", ".py", ".rb", ".js", ".mjs", ".ts", ".pl", ".php", ".lua", ".swift"]

    /// The programs by topic, for an app in this file; none where there is no such folder.
    ///
    /// - Throws: ``CommandFailure`` for two programs of one topic, or one that cannot be run.
    static func programs(beside path: String) throws(CommandFailure) -> [(topic: String, program: String)] {
        let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let folder = "\(parent.isEmpty ? "/" : parent)/workers"
        guard FileText.kind(of: folder) == .folder else { return [] }
        var found: [(topic: String, program: String)] = []
        for name in FileText.names(in: folder) where !name.hasPrefix(".") && !name.hasSuffix("~") {
            let file = "\(folder)/\(name)"
            guard FileText.kind(of: file) == .file else { continue }
            let topic = topic(of: name)
            guard FileText.isExecutable(file) else {
                // Documents and data may lie there too; only what looks like a program is missed.
                guard topic != name else { continue }
                throw CommandFailure("'\(file)' cannot be run", hints: ["chmod +x \(file)"])
            }
            if let other = found.first(where: { $0.topic == topic }) {
                throw CommandFailure(
                    "there are two programs for topic '\(topic)': '\(other.program)' and '\(file)'",
                    hints: ["keep one of them, or take away its right to be run: chmod -x"]
                )
            }
            found.append((topic, file))
        }
        return found
    }

    private static func topic(of name: String) -> String {
        for ending in endings where name.hasSuffix(ending) && name.count > ending.count {
            return String(name.dropLast(ending.count))
        }
        return name
    }
}
