import LegworkRedis
import Testing

struct RedisAddressTests {
    @Test(arguments: [
        ("unix:///run/r.sock", RedisAddress.unixSocket("/run/r.sock")),
        ("unix:///run/r.sock?db=3", RedisAddress(endpoint: .unixSocket(path: "/run/r.sock"), database: 3)),
        ("unix:/run/r.sock", RedisAddress.unixSocket("/run/r.sock")),
        (
            "unix://u:p@/run/r.sock",
            RedisAddress(endpoint: .unixSocket(path: "/run/r.sock"), user: "u", password: "p")
        ),
        ("redis://localhost:6380", RedisAddress(endpoint: .tcp(host: "localhost", port: 6380))),
        ("redis://localhost", RedisAddress(endpoint: .tcp(host: "localhost", port: 6379))),
        ("redis://localhost/", RedisAddress(endpoint: .tcp(host: "localhost", port: 6379))),
        ("redis://h:1/12", RedisAddress(endpoint: .tcp(host: "h", port: 1), database: 12)),
        ("redis://[::1]:7000", RedisAddress(endpoint: .tcp(host: "::1", port: 7000))),
        ("redis://[::1]", RedisAddress(endpoint: .tcp(host: "::1", port: 6379))),
        ("redis://:p@h:1", RedisAddress(endpoint: .tcp(host: "h", port: 1), password: "p")),
        (
            "redis://anna:p%40ss%3A%C3%A9@h:1",
            RedisAddress(endpoint: .tcp(host: "h", port: 1), user: "anna", password: "p@ss:é")
        ),
    ])
    func reads(text: String, expected: RedisAddress) throws {
        let address = try RedisAddress(parsing: text)
        #expect(address == expected)
        #expect(try RedisAddress(parsing: address.unmaskedText) == expected)
    }

    @Test(arguments: [
        ("localhost:6379", "'localhost:6379' is no Redis address: it has no scheme; write 'redis://localhost:6379'"),
        ("/run/r.sock", "'/run/r.sock' is no Redis address: it has no scheme; write 'unix:///run/r.sock'"),
        ("", "'' is no Redis address: it has no scheme; write 'redis://localhost:6379'"),
        ("http://h", "'http://h' is no Redis address: the scheme 'http' is unknown; use 'unix' or 'redis'"),
        (
            "rediss://h",
            "'rediss://h' is no Redis address: TLS is not supported; "
                + "use 'redis://' over a tunnel (stunnel, ssh, WireGuard)"
        ),
        ("redis://:6379", "'redis://:6379' is no Redis address: the host is missing; write 'redis://localhost:6379'"),
        (
            "redis://h:70000",
            "'redis://h:70000' is no Redis address: '70000' is no port; "
                + "give a number from 1 to 65535, as in 'redis://h:6379'"
        ),
        (
            "redis://h:1/x",
            "'redis://h:1/x' is no Redis address: 'x' is no database number; write 'redis://host:6379/2'"
        ),
        (
            "unix://run/r.sock",
            "'unix://run/r.sock' is no Redis address: the socket's path is not absolute; "
                + "write 'unix:///absolute/path.sock'"
        ),
        (
            "unix:///r.sock?x=1",
            "'unix:///r.sock?x=1' is no Redis address: 'x=1' is no option of a socket; choose a database with '?db=2'"
        ),
        (
            "redis://[::1",
            "'redis://[::1' is no Redis address: the bracket of the IPv6 address is not closed; "
                + "write 'redis://[::1]:6379'"
        ),
        (
            "redis://anna@h",
            "'redis://anna@h' is no Redis address: there is a name but no password before '@'; "
                + "write 'user:password@' or ':password@'"
        ),
    ])
    func teaches(text: String, message: String) {
        let error = #expect(throws: RedisError.self) { try RedisAddress(parsing: text) }
        #expect(error?.kind == .invalidAddress)
        #expect(error?.description == message)
    }

    @Test func refusesLongSocketPaths() {
        let path = "/" + String(repeating: "x", count: 107)
        let error = #expect(throws: RedisError.self) { try RedisAddress(parsing: "unix://\(path)") }
        #expect(error?.message.contains("has 108 bytes, the system allows 107") == true)
    }

    @Test func hidesThePassword() throws {
        let address = try RedisAddress(parsing: "redis://anna:secret@h:1/2")
        #expect("\(address)" == "redis://anna:***@h:1/2")
        #expect(address.unmaskedText == "redis://anna:secret@h:1/2")
        let error = #expect(throws: RedisError.self) { try RedisAddress(parsing: "redis://anna:se%ret@h:1") }
        #expect(error?.description.contains("se%ret") == false)
        let bare = #expect(throws: RedisError.self) { try RedisAddress(parsing: "anna:secret@h:1") }
        #expect(
            bare?.description
                == "'anna:***@h:1' is no Redis address: it has no scheme; write 'redis://anna:***@h:1'"
        )
    }
}
