import Glibc
import LegworkRedis

/// The server of one workload: a private one in a fresh folder, or a named one, of which only keys of our own are touched.
struct BenchServer: Sendable {
    /// Where it listens.
    let address: RedisAddress
    /// What the names of this workload's keys begin with.
    let prefix: String
    private let embedded: EmbeddedRedis?

    /// Starts a private server, or takes the named one.
    static func open(_ options: BenchOptions) async throws -> BenchServer {
        let prefix = "lwbench\(UInt32.random(in: 0...UInt32.max))"
        if let server = options.server {
            return BenchServer(address: try RedisAddress(parsing: server), prefix: prefix, embedded: nil)
        }
        let embedded = try await EmbeddedRedis.start(
            EmbeddedRedisConfiguration(
                folder: try BenchFolder.make(),
                durability: EmbeddedRedisConfiguration.Durability(rawValue: options.durability) ?? .everysec
            )
        )
        return BenchServer(address: embedded.address, prefix: prefix, embedded: embedded)
    }

    /// Stops the private server and removes its folder, or removes our keys from the named one.
    func close() async {
        if let embedded {
            await embedded.stop()
            BenchFolder.remove(embedded.configuration.folder)
            return
        }
        do throws(RedisError) {
            for pattern in ["\(prefix):*", "bare:{0}:*"] { try removeKeys(pattern) }
        } catch {
            // The figures are taken; what is left behind carries a name that says what it is.
            return
        }
    }

    private func removeKeys(_ pattern: String) throws(RedisError) {
        let connection = try RedisConnection(to: address)
        try Self.forEachPage(of: pattern, connection) { keys throws(RedisError) in
            _ = try connection.send(RedisCommand("UNLINK", arguments: keys))
        }
    }

    /// How many bytes the hashes of a job take.
    func bytes(ofJob job: String) throws -> Int64 {
        let connection = try RedisConnection(to: address)
        var bytes: Int64 = 0
        try Self.forEachPage(of: "\(prefix):{*}:[jr]:*:\(job)", connection) { keys throws(RedisError) in
            for key in keys {
                bytes += try connection.send(RedisCommand("MEMORY", "USAGE", key, "SAMPLES", "0")).integer()
            }
        }
        return bytes
    }

    private static func forEachPage(
        of pattern: String,
        _ connection: RedisConnection,
        _ body: ([String]) throws(RedisError) -> Void
    ) throws(RedisError) {
        var cursor = "0"
        repeat {
            let page = try connection.send(RedisCommand("SCAN", cursor, "MATCH", pattern, "COUNT", "1000"))
                .orRefused(command: "SCAN").array(count: 2)
            cursor = try page[0].string()
            var keys: [String] = []
            for key in try page[1].array() { keys.append(try key.string()) }
            if !keys.isEmpty { try body(keys) }
        } while cursor != "0"
    }

    /// What the server has counted so far.
    func counters() throws -> BenchCounters {
        let connection = try RedisConnection(to: address)
        return BenchCounters(try RedisInformation(try connection.send(RedisCommand("INFO", "everything"))))
    }
}

/// Temporary folders of benchmarks.
package enum BenchFolder {
    /// A fresh folder under the system's temporary one.
    package static func make() throws -> String {
        var path = Array("/tmp/legwork-bench-XXXXXX".utf8CString)
        let folder = unsafe path.withUnsafeMutableBufferPointer { buffer in
            unsafe buffer.baseAddress.flatMap { unsafe mkdtemp($0) }.map { unsafe String(cString: $0) }
        }
        guard let folder else { throw BenchError("no temporary folder could be made under /tmp") }
        return folder
    }

    /// Removes a folder with what is in it; only ever one that ``make()`` has made.
    package static func remove(_ path: String) {
        guard let folder = unsafe opendir(path) else { return }
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            guard name != ".", name != ".." else { continue }
            let child = "\(path)/\(name)"
            if unsafe entry.pointee.d_type == UInt8(DT_DIR) { remove(child) } else { _ = unsafe unlink(child) }
        }
        _ = unsafe closedir(folder)
        _ = unsafe rmdir(path)
    }

    /// Writes a file into a folder.
    static func write(_ text: String, to path: String) throws {
        guard let file = unsafe fopen(path, "w") else { throw BenchError("'\(path)' cannot be written") }
        let bytes = Array(text.utf8)
        let written = unsafe fwrite(bytes, 1, bytes.count, file)
        guard unsafe fclose(file) == 0, written == bytes.count else {
            throw BenchError("'\(path)' cannot be written")
        }
    }
}
