import LegworkRedis
import LegworkTesting
import Testing

struct RedisServerSettingsTests {
    private static let goodInformation = [
        "redis_version": "7.0.15", "cluster_enabled": "0", "role": "master", "aof_enabled": "1",
        "aof_last_write_status": "ok",
    ]

    private static let goodSettings = [
        "appendonly": "yes", "appendfsync": "always", "no-appendfsync-on-rewrite": "no",
        "maxmemory-policy": "noeviction", "hash-max-listpack-value": "1024",
    ]

    private func make(
        _ information: [String: String] = [:],
        _ settings: [String: String] = [:]
    ) -> RedisServerSettings {
        let fields = Self.goodInformation.merging(information) { $1 }
        let text = "# Server\r\n" + fields.map { "\($0.key):\($0.value)\r\n" }.joined()
        return RedisServerSettings(
            information: RedisInformation(parsing: text),
            settings: Self.goodSettings.merging(settings) { $1 }
        )
    }

    @Test func findsNothingWrongWithAGoodServer() {
        #expect(make().problems.isEmpty)
        #expect(make().durability == .always)
        #expect(make([:], ["appendfsync": "everysec"]).problems.isEmpty)
        #expect(make([:], ["appendfsync": "everysec"]).durability == .everysec)
        #expect(make(["redis_version": "7.10.0"]).problems.isEmpty)
    }

    @Test(arguments: [
        ("redis_version", "6.2.14", "the server is Redis 6.2.14, but 7.0.0 or later is needed: upgrade it"),
        ("redis_version", "garbage", "the server is Redis garbage, but 7.0.0 or later is needed: upgrade it"),
        (
            "cluster_enabled", "1",
            "the server is a node of a Redis Cluster, which is not supported: use a single server (cluster-enabled no)"
        ),
        ("role", "slave", "the server is a replica: connect to its primary"),
    ])
    func refusesUnusableServers(field: String, value: String, sentence: String) {
        let problems = make([field: value]).problems
        #expect(problems.map(\.sentence) == [sentence])
        #expect(problems.map(\.gravity) == [.unusable])
    }

    @Test(arguments: [
        ("appendfsync", "no", RedisSettingProblem.Gravity.unsafe, "CONFIG SET appendfsync always (or everysec)"),
        ("no-appendfsync-on-rewrite", "yes", .unsafe, "CONFIG SET no-appendfsync-on-rewrite no"),
        ("maxmemory-policy", "allkeys-lru", .unsafe, "CONFIG SET maxmemory-policy noeviction"),
        ("hash-max-listpack-value", "64", .wasteful, "CONFIG SET hash-max-listpack-value 1024"),
    ])
    func saysWhatToSet(setting: String, value: String, gravity: RedisSettingProblem.Gravity, advice: String) throws {
        let problems = make([:], [setting: value]).problems
        let problem = try #require(problems.first)
        #expect(problems.count == 1)
        #expect(problem.setting == setting)
        #expect(problem.found == value)
        #expect(problem.gravity == gravity)
        #expect(problem.sentence.contains(advice))
    }

    @Test func knowsWhatIsNotDurable() {
        #expect(
            make(["aof_enabled": "0"], ["appendonly": "no"]).durability
                == .unsafe(reason: "the append-only file is off")
        )
        #expect(make([:], ["appendfsync": "no"]).durability == .unsafe(reason: "appendfsync is 'no'"))
        #expect(
            make([:], ["no-appendfsync-on-rewrite": "yes"]).durability
                == .unsafe(reason: "nothing is synced while the append-only file is rewritten")
        )
        #expect(
            make(["aof_last_write_status": "err"]).durability
                == .unsafe(reason: "the last write to the append-only file failed")
        )
    }

    @Test func saysSoWhereSettingsAreHidden() throws {
        let refusal = RedisError.refused(RedisServerError(text: "NOPERM no permission"), command: "CONFIG")
        let settings = try RedisServerSettings(replies: [
            .success(.bulk(Array("redis_version:7.2.0\r\naof_enabled:1\r\n".utf8))), .failure(refusal),
        ])
        #expect(settings.settings == nil)
        #expect(settings.durability == .unsafe(reason: "the server does not let us read appendfsync"))
        #expect(settings.problems.map(\.setting) == ["CONFIG"])
    }

    @Test func comparesVersionsByNumber() throws {
        let nine = try #require(RedisVersion("7.9.0"))
        let ten = try #require(RedisVersion("7.10.0"))
        #expect(nine < ten)
        #expect(RedisVersion("x") == nil)
    }

    @Test(.timeLimit(.minutes(10)), arguments: EmbeddedRedisConfiguration.Durability.allCases)
    func readsARealServer(durability: EmbeddedRedisConfiguration.Durability) async throws {
        try await RedisServer.with(durability: durability) { server in
            let lane = server.lane()
            let settings = try await lane.serverSettings()
            let expected: DurabilityMode =
                switch durability {
                case .always: .always
                case .everysec: .everysec
                case .none: .unsafe(reason: "the append-only file is off")
                }
            #expect(settings.durability == expected)
            #expect(settings.problems.map(\.setting) == (durability == .none ? ["appendonly", "appendfsync"] : []))
            #expect(try await lane.settings("hash-max-listpack-*")["hash-max-listpack-entries"] == "512")
            let information = try await lane.information()
            #expect(information.sections["Replication"]?["role"] == "master")
            #expect(information.version.map { $0 >= .oldestSupported } == true)
            #expect(information.integer("cluster_enabled") == 0)
            await lane.close()
        }
    }
}
