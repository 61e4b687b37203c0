import Foundation
import Testing

/// Shell scripts are well-formed.
@Suite("The scripts")
struct ScriptTests {
    static let paths = SourceTree.paths(below: ["Scripts", ".ci", "Flows"]).filter { path in
        guard let first = SourceTree.text(path)?.split(separator: "\n").first else { return false }
        return first.hasPrefix("#!") && (first.hasSuffix("sh") || first.contains("sh "))
    }

    @Test("A script can be parsed by its shell", arguments: paths)
    func parses(path: String) throws {
        let first = try #require(SourceTree.text(path)?.split(separator: "\n").first)
        let shell = first.contains("bash") ? "bash" : "sh"
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [shell, "-n", "\(SourceTree.root)/\(path)"]
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(text)")
    }

    @Test("A script can be run", arguments: paths)
    func executable(path: String) {
        #expect(FileManager.default.isExecutableFile(atPath: "\(SourceTree.root)/\(path)"), "chmod +x \(path)")
    }

    @Test("Scripts of the project stop at the first error", arguments: paths.filter { !$0.hasPrefix("Flows/") })
    func stops(path: String) throws {
        let text = try #require(SourceTree.text(path))
        let wanted = text.hasPrefix("#!/bin/sh") ? "set -eu" : "set -euo pipefail"
        #expect(text.contains(wanted), "\(path) goes on after an error")
    }
}
