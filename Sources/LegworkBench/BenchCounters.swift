import Glibc
import LegworkRedis

/// Counters of the server and of this process at one instant.
struct BenchCounters {
    /// Commands executed, those inside functions left out.
    var calls: Int64 = 0
    /// Calls of functions.
    var functionCalls: Int64 = 0
    /// `HGETALL` and reads of streams.
    var reads: Int64 = 0
    /// Seconds of processor time of the server.
    var serverCPU = 0.0
    /// Seconds of processor time of this process.
    var ownCPU = 0.0
    /// Bytes that the server uses.
    var memory: Int64 = 0

    init(_ information: RedisInformation) {
        for (field, value) in information.fields where field.hasPrefix("cmdstat_") {
            // Commands that a function runs are counted too; those from outside are what is sent over the connection.
            guard let count = Self.calls(in: value) else { continue }
            switch field {
            case "cmdstat_fcall", "cmdstat_fcall_ro":
                functionCalls += count
                calls += count
            case "cmdstat_xread", "cmdstat_xreadgroup", "cmdstat_hgetall":
                reads += count
                calls += count
            default: break
            }
        }
        serverCPU =
            (Double(information["used_cpu_sys"] ?? "") ?? 0) + (Double(information["used_cpu_user"] ?? "") ?? 0)
        memory = Int64(information["used_memory"] ?? "") ?? 0
        ownCPU = Double(clock()) / Double(CLOCKS_PER_SEC)
    }

    private static func calls(in line: String) -> Int64? {
        for part in line.split(separator: ",") where part.hasPrefix("calls=") { return Int64(part.dropFirst(6)) }
        return nil
    }

    /// Bytes of memory that this process holds now; 0 where the system does not tell.
    static var residentBytes: Int {
        guard let file = unsafe fopen("/proc/self/statm", "r") else { return 0 }
        defer { unsafe fclose(file) }
        var buffer: [CChar] = Array(repeating: 0, count: 128)
        guard unsafe fgets(&buffer, Int32(buffer.count), file) != nil else { return 0 }
        let text = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let fields = text.split(separator: " ")
        guard fields.count > 1, let pages = Int(fields[1]) else { return 0 }
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }
}
