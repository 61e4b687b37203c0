import Foundation
import Legwork
import LegworkTesting
import Testing

private let hasRedisPy: Bool = {
    guard let process = try? startPython(["-c", "import redis"]) else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
}()

private func startPython(_ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
}

/// The example in Python against a real engine: the wire format holds for others too.
@Suite(.timeLimit(.minutes(10)), .enabled(if: hasRedisPy, "python3 with redis-py is needed"))
struct PythonWorkerTests {
    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../Examples/python/worker.py").path

    @Test("A worker in Python answers tasks with data and with errors")
    func answers() async throws {
        try await withLegwork { legwork in
            try await legwork.deploy(yaml: LegworkTests.order)
            guard case .address(let address) = legwork.configuration.server else { return }
            let process = try startPython([Self.script, address, "shop", "charge"])
            defer { process.terminate() }
            let good = try await legwork.start("order.placed", input: ["id": "1", "amount": 12])
            let bad = try await legwork.start("order.placed", input: ["id": "2", "amount": -1])
            _ = try await legwork.signal("order.approval", payload: ["id": "1", "approved": true])
            #expect(
                try await legwork.result(of: good, timeout: .seconds(60)).data
                    == ["receipt": "python-12", "approved": true]
            )
            let failed = try await legwork.result(of: bad, timeout: .seconds(60))
            #expect(failed.state == .failed)
            #expect(failed.error?["code"] == 500)
            #expect(failed.error?["message"] == "the amount is negative")
        }
    }
}
