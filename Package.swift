// swift-tools-version: 6.2
import PackageDescription

/// One list of settings for every target of ours: language mode 6, strict concurrency and memory safety, no warnings.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

/// A room of the house: a library target with one purpose. `uses` names the rooms below it.
func room(_ name: String, uses rooms: [String] = [], packages: [Target.Dependency] = []) -> Target {
    .target(
        name: name,
        dependencies: rooms.map { .byName(name: $0) } + packages,
        swiftSettings: strict
    )
}

/// The tests of a room, or of several together.
func tests(
    _ name: String,
    uses rooms: [String],
    packages: [Target.Dependency] = [],
    exclude: [String] = []
) -> Target {
    .testTarget(
        name: name,
        dependencies: rooms.map { .byName(name: $0) } + packages,
        exclude: exclude,
        swiftSettings: strict
    )
}

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
    name: "legwork",
    platforms: [.macOS("26.0")],
    products: [
        .library(name: "Legwork", targets: ["Legwork"]),
        .executable(name: "legwork", targets: ["LegworkMain"]),
        .executable(name: "legwork-simulate", targets: ["LegworkSimulate"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // The cellar: doors to C.
        .systemLibrary(name: "CYAML", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
        .target(name: "CChild"),

        // Ground floor: values.
        room("LegworkJSON"),
        room("LegworkSystem"),
        room("LegworkDiagnostics", uses: ["LegworkJSON"]),
        room("LegworkGraph", uses: ["LegworkJSON"], packages: [crypto]),
        room("LegworkSchema", uses: ["LegworkJSON", "LegworkDiagnostics"]),
        room("LegworkExpression", uses: ["LegworkJSON", "LegworkDiagnostics"], packages: [crypto]),

        // First floor: the language.
        room("LegworkYAML", uses: ["CYAML", "LegworkDiagnostics", "LegworkJSON"]),
        room(
            "LegworkCompiler",
            uses: [
                "LegworkYAML", "LegworkExpression", "LegworkSchema", "LegworkGraph", "LegworkDiagnostics",
                "LegworkJSON",
            ]
        ),
        room("LegworkDrawing", uses: ["LegworkGraph", "LegworkJSON"]),
        room("LegworkFormat", uses: ["LegworkYAML", "LegworkDiagnostics"]),

        room(
            "LegworkLanguageServer",
            uses: [
                "LegworkCompiler", "LegworkFormat", "LegworkYAML", "LegworkExpression", "LegworkDiagnostics",
                "LegworkJSON",
            ]
        ),

        // Second floor: the protocol and where it is kept.
        room("LegworkLedger", uses: ["LegworkJSON"]),
        room(
            "LegworkPlanner",
            uses: ["LegworkLedger", "LegworkGraph", "LegworkExpression", "LegworkSchema", "LegworkJSON"]
        ),
        room("LegworkRedis", uses: ["CHiredis", "CChild", "LegworkSystem"], packages: [logging]),
        room(
            "LegworkStore",
            uses: ["LegworkRedis", "LegworkLedger", "LegworkGraph", "LegworkJSON"],
            packages: [logging]
        ),

        room("LegworkWire", uses: ["LegworkStore", "LegworkRedis", "LegworkLedger"]),
        room(
            "LegworkAudit",
            uses: ["LegworkPlanner", "LegworkStore", "LegworkLedger", "LegworkGraph", "LegworkJSON", "LegworkSystem"]
        ),

        // Third floor: motion.
        room(
            "LegworkFlowTest",
            uses: [
                "LegworkCompiler", "LegworkYAML", "LegworkExpression", "LegworkPlanner", "LegworkStore",
                "LegworkLedger",
                "LegworkGraph", "LegworkSchema", "LegworkDiagnostics", "LegworkJSON",
            ]
        ),
        room(
            "LegworkEngine",
            uses: [
                "LegworkPlanner", "LegworkStore", "LegworkRedis", "LegworkLedger", "LegworkGraph", "LegworkJSON",
                "LegworkSystem", "LegworkWire",
            ],
            packages: [logging, metrics, lifecycle]
        ),
        room(
            "LegworkWorker",
            uses: ["LegworkStore", "LegworkRedis", "LegworkLedger", "LegworkJSON", "LegworkSystem", "LegworkWire"],
            packages: [logging, metrics, lifecycle]
        ),
        room(
            "Legwork",
            uses: [
                "LegworkCompiler", "LegworkEngine", "LegworkWorker", "LegworkPlanner", "LegworkStore", "LegworkRedis",
                "LegworkLedger", "LegworkGraph", "LegworkDiagnostics", "LegworkJSON", "LegworkSystem", "LegworkWire",
                "LegworkAudit",
            ],
            packages: [logging, metrics, lifecycle]
        ),

        // The roof.
        .target(
            name: "LegworkBareLoop",
            dependencies: ["LegworkRedis"],
            path: "Benchmarks/BareLoop",
            swiftSettings: strict
        ),
        room(
            "LegworkBench",
            uses: [
                "Legwork", "LegworkBareLoop", "LegworkEngine", "LegworkPlanner", "LegworkRedis", "LegworkLedger",
                "LegworkJSON",
            ],
            packages: [logging, lifecycle]
        ),
        room(
            "LegworkVerify",
            uses: [
                "Legwork", "LegworkPlanner", "LegworkRedis", "LegworkLedger", "LegworkGraph", "LegworkJSON",
                "LegworkSystem", "LegworkAudit",
            ],
            packages: [logging]
        ),
        room(
            "LegworkCommands",
            uses: [
                "Legwork", "LegworkBench", "LegworkVerify", "LegworkCompiler", "LegworkDrawing", "LegworkFormat",
                "LegworkLanguageServer", "LegworkExpression", "LegworkYAML", "LegworkFlowTest",
                "LegworkEngine",
                "LegworkWorker", "LegworkPlanner", "LegworkStore", "LegworkRedis", "LegworkLedger", "LegworkGraph",
                "LegworkDiagnostics", "LegworkJSON", "LegworkSystem", "LegworkAudit",
            ],
            packages: [argumentParser, logging, lifecycle, unixSignals]
        ),
        room(
            "LegworkSimulation",
            uses: ["LegworkPlanner", "LegworkStore", "LegworkLedger", "LegworkGraph", "LegworkJSON", "LegworkSystem"]
        ),
        .executableTarget(
            name: "LegworkSimulate",
            dependencies: ["LegworkSimulation", "LegworkLedger"],
            swiftSettings: strict
        ),
        .executableTarget(name: "LegworkMain", dependencies: ["LegworkCommands"], swiftSettings: strict),

        .executableTarget(
            name: "LegworkExample",
            dependencies: ["Legwork", logging, lifecycle, unixSignals],
            path: "Examples/swift",
            swiftSettings: strict
        ),

        // The annex: what tests stand on.
        room(
            "LegworkTesting",
            uses: ["LegworkGraph", "LegworkStore", "LegworkLedger", "LegworkRedis", "LegworkJSON", "LegworkSystem"]
        ),
        room(
            "LegworkFuzzing",
            uses: [
                "LegworkCompiler", "LegworkYAML", "LegworkExpression", "LegworkSchema", "LegworkGraph",
                "LegworkDiagnostics", "LegworkJSON",
            ]
        ),
        tests("LegworkJSONTests", uses: ["LegworkJSON", "LegworkSystem"]),
        tests("LegworkDiagnosticsTests", uses: ["LegworkDiagnostics", "LegworkJSON"]),
        tests("LegworkSchemaTests", uses: ["LegworkSchema", "LegworkDiagnostics", "LegworkJSON"]),
        tests(
            "LegworkExpressionTests",
            uses: ["LegworkExpression", "LegworkDiagnostics", "LegworkJSON"],
            exclude: ["Fixtures"]
        ),
        tests("LegworkYAMLTests", uses: ["LegworkYAML", "LegworkDiagnostics", "LegworkJSON"]),
        tests(
            "LegworkCompilerTests",
            uses: [
                "LegworkCompiler", "LegworkYAML", "LegworkGraph", "LegworkSchema", "LegworkDiagnostics", "LegworkJSON",
                "LegworkExpression", "LegworkTesting", "LegworkFuzzing",
            ]
        ),
        tests(
            "LegworkPlannerTests",
            uses: [
                "LegworkPlanner", "LegworkTesting", "LegworkCompiler", "LegworkLedger", "LegworkGraph", "LegworkJSON",
                "LegworkSystem",
            ]
        ),
        tests(
            "LegworkSimulationTests",
            uses: [
                "LegworkSimulation", "LegworkPlanner", "LegworkStore", "LegworkLedger", "LegworkGraph", "LegworkJSON",
            ]
        ),
        tests("LegworkSystemTests", uses: ["LegworkSystem"]),
        tests(
            "LegworkFlowTestTests",
            uses: [
                "LegworkFlowTest", "LegworkCompiler", "LegworkGraph", "LegworkDiagnostics", "LegworkJSON",
            ]
        ),
        tests(
            "LegworkEngineTests",
            uses: [
                "LegworkEngine", "LegworkWorker", "LegworkPlanner", "LegworkStore", "LegworkRedis", "LegworkLedger",
                "LegworkGraph", "LegworkJSON", "LegworkSystem", "LegworkTesting", "LegworkAudit", "LegworkVerify",
            ],
            packages: [logging]
        ),
        tests(
            "LegworkAuditTests",
            uses: [
                "LegworkAudit", "LegworkPlanner", "LegworkCompiler", "LegworkStore", "LegworkLedger", "LegworkGraph",
                "LegworkJSON", "LegworkSystem", "LegworkTesting",
            ]
        ),
        tests(
            "LegworkTests",
            uses: ["Legwork", "LegworkTesting", "LegworkRedis", "LegworkAudit"],
            packages: [logging]
        ),
        tests("LegworkWorkerTests", uses: ["LegworkWorker", "LegworkLedger", "LegworkJSON", "LegworkSystem"]),
        tests(
            "LegworkCommandsTests",
            uses: [
                "LegworkCommands", "LegworkBench", "LegworkMain", "LegworkLanguageServer", "LegworkTesting",
                "LegworkRedis", "LegworkLedger", "LegworkJSON", "LegworkSystem",
            ]
        ),
        tests(
            "LegworkDrawingTests",
            uses: [
                "LegworkDrawing", "LegworkCompiler", "LegworkYAML", "LegworkGraph", "LegworkDiagnostics", "LegworkJSON",
                "LegworkSystem",
            ]
        ),
        tests(
            "LegworkFormatTests",
            uses: [
                "LegworkFormat", "LegworkTesting", "LegworkCompiler", "LegworkYAML", "LegworkGraph",
                "LegworkDiagnostics", "LegworkJSON", "LegworkSystem",
            ]
        ),
        tests(
            "LegworkLanguageServerTests",
            uses: [
                "LegworkLanguageServer", "LegworkTesting", "LegworkCompiler", "LegworkGraph", "LegworkDiagnostics",
                "LegworkJSON", "LegworkSystem",
            ]
        ),
        tests("LegworkRedisTests", uses: ["LegworkRedis", "LegworkTesting"]),
        tests(
            "LegworkStoreTests",
            uses: [
                "LegworkStore", "LegworkRedis", "LegworkLedger", "LegworkGraph", "LegworkTesting", "LegworkJSON",
                "LegworkSystem",
            ]
        ),

        // The constitution: floor plan, lengths, words, documents, flows.
        tests("TidyTests", uses: []),
    ],
    swiftLanguageModes: [.v6]
)
