import LegworkLedger
import LegworkRedis

/// What lies about in a store whose jobs have all ended, and should not.
enum Residue {
    /// Looks at every key under a prefix.
    ///
    /// - Parameters:
    ///   - keepsJobs: false where nothing of any job may be left.
    ///   - keepsLetters: true where dead letters are looked at elsewhere.
    /// - Returns: what should not be there, in words; empty where all is well.
    static func find(
        _ lane: RedisLane,
        prefix: String,
        keepsJobs: Bool,
        keepsLetters: Bool = false
    ) async throws -> [String] {
        var found: [String] = []
        for key in try await keys(lane, prefix: prefix) {
            let parts = key.split(separator: ":", maxSplits: 3).map(String.init)
            guard parts.count >= 3, parts[1].hasPrefix("{") else { continue }
            switch parts[2] {
            case "dead" where keepsLetters: break
            case "s", "q", "dead":
                let length = try await lane.send(RedisCommand("XLEN", key)).integer()
                if length > 0 { found.append("\(length) entries in \(key)") }
            case "w":
                let count = try await lane.send(RedisCommand("HLEN", key)).integer()
                found.append("\(count) given tasks in \(key)")
            case "t":
                for member in try await lane.send(RedisCommand("ZRANGE", key, "0", "-1")).array() {
                    guard case .expiry? = Timer(member: try member.string()) else {
                        found.append("timer \(try member.string())")
                        continue
                    }
                    if !keepsJobs { found.append("timer \(try member.string())") }
                }
            case "h", "b", "g", "z": found.append("key \(key)")
            case "j", "r": if !keepsJobs { found.append("key \(key)") }
            default: break
            }
        }
        return found.sorted()
    }

    /// The keys under a prefix.
    static func keys(_ lane: RedisLane, prefix: String) async throws -> [String] {
        var keys: Set<String> = []
        var cursor = "0"
        repeat {
            let page = try await lane.send(RedisCommand("SCAN", cursor, "MATCH", "\(prefix):*", "COUNT", "1000"))
                .array(count: 2)
            cursor = try page[0].string()
            for key in try page[1].array() { keys.insert(try key.string()) }
        } while cursor != "0"
        return keys.sorted()
    }

    /// Removes the store under a prefix.
    static func remove(_ lane: RedisLane, prefix: String) async throws {
        let keys = try await keys(lane, prefix: prefix) + [EffectBook.key(prefix)]
        _ = try await lane.send(RedisCommand("UNLINK", arguments: keys))
    }
}
