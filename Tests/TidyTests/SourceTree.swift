import Foundation

/// The package's own files, as the tidiness tests read them.
enum SourceTree {
    /// The package's folder, without a slash at its end.
    static let root: String = {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { url.deleteLastPathComponent() }
        return url.path
    }()

    /// Every Swift file below `Sources/` and `Tests/`, sorted by path.
    static let swift: [SourceText] = paths(below: ["Sources", "Tests", "Benchmarks"])
        .filter { $0.hasSuffix(".swift") }
        .map(SourceText.init(path:))

    /// The Swift files of the rooms, without the tests.
    static var rooms: [SourceText] { swift.filter { $0.path.hasPrefix("Sources/") } }

    /// Paths of all files below the folders, relative to the package and sorted; hidden folders are left out.
    static func paths(below folders: [String]) -> [String] {
        var found: [String] = []
        for folder in folders {
            guard let walker = FileManager.default.enumerator(atPath: "\(root)/\(folder)") else { continue }
            while let name = walker.nextObject() as? String {
                if (name as NSString).lastPathComponent.hasPrefix(".") {
                    walker.skipDescendants()
                    continue
                }
                found.append("\(folder)/\(name)")
            }
        }
        return found.sorted()
    }

    /// The text of a file of the package; nil where there is none.
    static func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: "\(root)/\(path)").map { String(decoding: $0, as: UTF8.self) }
    }

    /// True if there is a file or a folder of this path in the package.
    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: "\(root)/\(path)") }

    /// The names in a folder of the package that are folders themselves, sorted.
    static func folders(in path: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(path)")) ?? []
        return names.filter { name in
            var isFolder: ObjCBool = false
            let exists = unsafe FileManager.default.fileExists(
                atPath: "\(root)/\(path)/\(name)",
                isDirectory: &isFolder
            )
            return exists && isFolder.boolValue && !name.hasPrefix(".")
        }.sorted()
    }
}
