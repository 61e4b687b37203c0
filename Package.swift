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
func tests(_ name: String, uses rooms: [String], packages: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: name,
        dependencies: rooms.map { .byName(name: $0) } + packages,
        swiftSettings: strict
    )
}

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")

let package = Package(
    name: "mini",
    platforms: [.macOS("26.0")],
    dependencies: [.package(url: "https://github.com/apple/swift-crypto", from: "4.5.2")],
    targets: [
        .systemLibrary(name: "CYAML", providers: [.apt(["libyaml-dev"])]),
        room("LegworkJSON"),
        room("LegworkDiagnostics", uses: ["LegworkJSON"]),
        room("LegworkGraph", uses: ["LegworkJSON"], packages: [crypto]),
        room("LegworkSchema", uses: ["LegworkJSON", "LegworkDiagnostics"]),
        room("LegworkExpression", uses: ["LegworkJSON", "LegworkDiagnostics"], packages: [crypto]),
        room("LegworkYAML", uses: ["CYAML", "LegworkDiagnostics", "LegworkJSON"]),
        room(
            "LegworkCompiler",
            uses: [
                "LegworkYAML", "LegworkExpression", "LegworkSchema", "LegworkGraph", "LegworkDiagnostics",
                "LegworkJSON",
            ]
        ),
        tests("LegworkDiagnosticsTests", uses: ["LegworkDiagnostics", "LegworkJSON"]),
        tests("LegworkYAMLTests", uses: ["LegworkYAML", "LegworkDiagnostics", "LegworkJSON"]),
        tests(
            "LegworkCompilerTests",
            uses: ["LegworkCompiler", "LegworkYAML", "LegworkGraph", "LegworkDiagnostics", "LegworkJSON"]
        ),
        .executableTarget(name: "bench", dependencies: ["LegworkCompiler","LegworkYAML","LegworkGraph","LegworkDiagnostics"]),
    ],
    swiftLanguageModes: [.v6]
)
