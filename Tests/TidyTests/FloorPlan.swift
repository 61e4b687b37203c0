/// Which room may import which. Arrows point down; the brain has no I/O; the engine never imports the compiler.
///
/// SwiftPM does not keep a target from importing a sibling that it never declared, so this table does.
enum FloorPlan {
    /// Modules of the language and the system that any room may use.
    static let ground: Set<String> = ["Swift", "Synchronization", "Glibc", "Darwin", "Musl", "Dispatch"]

    /// What each room may import besides.
    static let rooms: [String: Set<String>] = [
        // Ground floor: values.
        "LegworkJSON": [],
        "LegworkSystem": [],
        "LegworkDiagnostics": ["LegworkJSON"],
        "LegworkGraph": ["LegworkJSON", "Crypto"],
        "LegworkSchema": ["LegworkJSON", "LegworkDiagnostics"],
        "LegworkExpression": ["LegworkJSON", "LegworkDiagnostics", "Crypto"],
        // First floor: the language.
        "LegworkYAML": ["CYAML", "LegworkDiagnostics", "LegworkJSON"],
        "LegworkCompiler": [
            "LegworkYAML", "LegworkExpression", "LegworkSchema", "LegworkGraph", "LegworkDiagnostics", "LegworkJSON",
        ],
        "LegworkDrawing": ["LegworkGraph", "LegworkJSON"],
        "LegworkFormat": ["LegworkYAML", "LegworkDiagnostics"],
        "LegworkLanguageServer": [
            "LegworkCompiler", "LegworkFormat", "LegworkYAML", "LegworkExpression", "LegworkDiagnostics", "LegworkJSON",
        ],
        // Second floor: the protocol, and where it is kept.
        "LegworkLedger": ["LegworkJSON"],
        "LegworkPlanner": ["LegworkLedger", "LegworkGraph", "LegworkExpression", "LegworkSchema", "LegworkJSON"],
        "LegworkRedis": ["CHiredis", "CChild", "LegworkSystem", "Logging"],
        "LegworkStore": ["LegworkRedis", "LegworkLedger", "LegworkGraph", "LegworkJSON", "Logging"],
        // Third floor: motion.
        "LegworkFlowTest": [
            "LegworkCompiler", "LegworkYAML", "LegworkExpression", "LegworkPlanner", "LegworkStore", "LegworkLedger",
            "LegworkGraph", "LegworkSchema", "LegworkDiagnostics", "LegworkJSON",
        ],
        "LegworkWire": ["LegworkStore", "LegworkRedis", "LegworkLedger"],
        "LegworkAudit": [
            "LegworkPlanner", "LegworkStore", "LegworkLedger", "LegworkGraph", "LegworkJSON", "LegworkSystem",
        ],
        "LegworkEngine": [
            "LegworkPlanner", "LegworkStore", "LegworkWire", "LegworkRedis", "LegworkLedger", "LegworkGraph",
            "LegworkJSON", "LegworkSystem", "Logging", "CoreMetrics", "Metrics", "ServiceLifecycle",
        ],
        "LegworkWorker": [
            "LegworkStore", "LegworkWire", "LegworkRedis", "LegworkLedger", "LegworkJSON", "LegworkSystem", "Logging",
            "CoreMetrics", "Metrics", "ServiceLifecycle",
        ],
        "Legwork": [
            "LegworkCompiler", "LegworkEngine", "LegworkWorker", "LegworkWire", "LegworkPlanner", "LegworkStore",
            "LegworkRedis", "LegworkLedger", "LegworkGraph", "LegworkDiagnostics", "LegworkJSON", "LegworkSystem",
            "LegworkAudit", "Logging", "CoreMetrics", "Metrics", "ServiceLifecycle",
        ],
    ]

    /// Rooms of the roof and the annex, which may import any room.
    static let roof: Set<String> = [
        "LegworkCommands", "LegworkBench", "LegworkVerify", "LegworkMain", "LegworkTesting", "LegworkFuzzing",
        "LegworkSimulation", "LegworkSimulate",
    ]

    /// The rooms that no other room may import.
    static let tops: Set<String> = ["LegworkMain", "LegworkTesting", "LegworkFuzzing", "LegworkSimulate"]
}
