import Testing

/// The floor plan holds.
@Suite("The floor plan")
struct LayeringTests {
    @Test("Rooms import only what lies below them")
    func imports() {
        for file in SourceTree.rooms {
            for (line, module) in Self.imports(of: file) {
                if FloorPlan.ground.contains(module) { continue }
                if FloorPlan.tops.contains(module) {
                    file.complain("no room may import \(module)", line: line)
                }
                if FloorPlan.roof.contains(file.target) { continue }
                guard let allowed = FloorPlan.rooms[file.target] else {
                    file.complain("\(file.target) has no place in the floor plan: give it one", line: 1)
                    break
                }
                if !allowed.contains(module) {
                    file.complain("\(file.target) may not import \(module)", line: line)
                }
            }
        }
    }

    @Test("Arrows point down: no room can reach itself")
    func acyclic() {
        for room in FloorPlan.rooms.keys {
            #expect(!Self.reachable(from: room).contains(room), "\(room) imports itself by a detour")
        }
    }

    @Test("The engine and the brain are far from the compiler and the roof")
    func laws() {
        let engine = Self.reachable(from: "LegworkEngine")
        #expect(engine.isDisjoint(with: ["LegworkCompiler", "LegworkYAML", "LegworkCommands", "Legwork"]))
        let brain = Self.reachable(from: "LegworkPlanner").union(Self.reachable(from: "LegworkLedger"))
        #expect(brain.isDisjoint(with: ["LegworkRedis", "LegworkStore", "LegworkSystem", "CHiredis", "Logging"]))
    }

    @Test("No Foundation below the roof")
    func foundation() {
        for file in SourceTree.rooms where file.target != "LegworkMain" {
            for (line, module) in Self.imports(of: file) where module.hasPrefix("Foundation") {
                file.complain("\(module) costs start-up time and memory; use Glibc or LegworkSystem", line: line)
            }
        }
    }

    @Test("Rooms whose work is pure read no clock, no environment and no file")
    func purity() {
        let pure: Set<String> = [
            "LegworkJSON", "LegworkDiagnostics", "LegworkGraph", "LegworkSchema", "LegworkExpression", "LegworkLedger",
            "LegworkPlanner", "LegworkDrawing", "LegworkFormat", "LegworkLanguageServer",
        ]
        for file in SourceTree.rooms where pure.contains(file.target) {
            for (line, module) in Self.imports(of: file) where module == "Dispatch" {
                file.complain("\(file.target) has no I/O, so it needs no \(module)", line: line)
            }
            for (index, code) in file.code.enumerated() {
                for word in ["getenv", "clock_gettime", "gettimeofday", "fopen", "ContinuousClock", "SuspendingClock"]
                where Words.contains(code, word) {
                    file.complain("\(word): time and the outer world are inputs of \(file.target)", line: index + 1)
                }
            }
        }
    }

    /// The modules that a file imports, with their lines.
    static func imports(of file: SourceText) -> [(line: Int, module: String)] {
        file.code.enumerated().compactMap { index, code in
            var words = code.split(separator: " ").map(String.init)
            let modifiers: Set<String> = [
                "package", "public", "internal", "private", "fileprivate", "@preconcurrency", "@testable", "@safe",
                "unsafe",
            ]
            while let first = words.first, modifiers.contains(first) { words.removeFirst() }
            guard words.first == "import", words.count > 1 else { return nil }
            let kinds: Set<String> = ["struct", "class", "enum", "protocol", "func", "typealias", "var", "let"]
            let path = kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
            return (index + 1, path.split(separator: ".").first.map(String.init) ?? path)
        }
    }

    private static func reachable(from room: String) -> Set<String> {
        var found: Set<String> = []
        var open = Array(FloorPlan.rooms[room] ?? [])
        while let next = open.popLast() {
            guard found.insert(next).inserted else { continue }
            open += FloorPlan.rooms[next] ?? []
        }
        return found
    }
}
