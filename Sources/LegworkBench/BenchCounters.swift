import Glibc
import LegworkRedis

/// Counters of the server and of this process at one instant.
struct BenchCounters {
    /// Commands executed, those inside functions left out.
    var calls: Int64 = 0
    /// Calls of functions.
    var functionCalls: Int64 = 0
    /// `HGETALL` and `HMGET` from outside, and reads of streams.
    var reads: Int64 = 0
    /// Seconds of processor time of the server.
    var serverCPU = 0.0
    /// Seconds of processor time of this process.
    var ownCPU = 0.0
    /// Bytes that the server uses.
    var memory: Int64 = 0

    init(_ information: RedisInformation) {
        calls = Int64(information["total_commands_processed"] ?? "") ?? 0
        for name in ["fcall"] { functionCalls += Self.calls(of: name, information) }
        for name in ["xreadgroup", "hgetall"] { reads += Self.calls(of: name, information) }
        serverCPU =
            (Double(information["used_cpu_sys"] ?? "") ?? 0) + (Double(information["used_cpu_user"] ?? "") ?? 0)
        memory = Int64(information["used_memory"] ?? "") ?? 0
        ownCPU = Double(clock()) / Double(CLOCKS_PER_SEC)
    }

    private static func calls(of command: String, _ information: RedisInformation) -> Int64 {
        guard let line = information["cmdstat_\(command)"] else { return 0 }
        for part in line.split(separator: ",") where part.hasPrefix("calls=") { return Int64(part.dropFirst(6)) ?? 0 }
        return 0
    }
}
