import LegworkRedis
import Synchronization
import Testing

struct NativeThreadTests {
    @Test func handsItsResultOver() async throws {
        let number = await NativeThread.run(name: "a name of more than fifteen bytes") { 7 }
        #expect(number == 7)
    }

    @Test func handsItsErrorOver() async {
        let error = await #expect(throws: RedisError.self) {
            try await NativeThread.run(name: "x") { () throws(RedisError) in
                throw RedisError(.closed, "over")
            }
        }
        #expect(error?.message == "over")
    }
}
