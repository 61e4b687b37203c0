import LegworkTesting
import Testing

@testable import LegworkRedis

@Suite(.redisServer, .timeLimit(.minutes(10)))
struct RedisSubscriptionTests {
    @Test func missesNothingOnceSubscribed() async throws {
        let server = try RedisServer.required()
        let lane = server.lane()
        let subscription = RedisSubscription(server.configuration)
        var reader = subscription.makeAsyncIterator()
        for round in 0..<300 {
            let channel = "race:\(round)"
            try await subscription.subscribe([channel])
            #expect(try await lane.send(RedisCommand("PUBLISH", channel, "\(round)")) == .integer(1))
            #expect(await reader.next() == .message(channel: channel, payload: Array("\(round)".utf8)))
        }
        subscription.close()
        #expect(await reader.next() == nil)
        await lane.close()
    }

    /// The thread is awake, with a message, at the moment of the end.
    @Test func endsWhileMessagesArrive() async throws {
        let server = try RedisServer.required()
        let lane = server.lane()
        for round in 0..<200 {
            let subscription = RedisSubscription(server.configuration)
            try await subscription.subscribe(["end:\(round)"])
            async let told = lane.send(RedisCommand("PUBLISH", "end:\(round)", "x"))
            for _ in 0..<round % 20 { await Task.yield() }
            subscription.close()
            for await event in subscription { #expect(event == .message(channel: "end:\(round)", payload: [120])) }
            _ = try await told
        }
        await lane.close()
    }

    @Test func tellsOfTheEndWithTheOrders() {
        let orders = SubscriptionOrders()
        #expect(!orders.take().isClosed)
        orders.close()
        // The byte that told of the end is taken here, so this must tell of it.
        #expect(orders.take().isClosed)
        #expect(orders.take().isClosed)
    }

    @Test func addsAndDropsChannels() async throws {
        let server = try RedisServer.required()
        let lane = server.lane()
        let subscription = RedisSubscription(server.configuration)
        try await subscription.subscribe(["add:a", "add:b"])
        try await subscription.subscribe([])
        #expect(try await lane.send(RedisCommand("PUBLISH", "add:b", "1")) == .integer(1))
        try await subscription.unsubscribe(["add:b"])
        #expect(try await lane.send(RedisCommand("PUBLISH", "add:b", "2")) == .integer(0))
        #expect(try await lane.send(RedisCommand("PUBLISH", "add:a", "3")) == .integer(1))
        try await subscription.unsubscribe(["add:a", "add:never"])
        try await subscription.subscribe(["add:c"])
        #expect(try await lane.send(RedisCommand("PUBLISH", "add:c", "4")) == .integer(1))
        var reader = subscription.makeAsyncIterator()
        #expect(await reader.next() == .message(channel: "add:b", payload: [49]))
        #expect(await reader.next() == .message(channel: "add:a", payload: [51]))
        #expect(await reader.next() == .message(channel: "add:c", payload: [52]))
        subscription.close()
        await lane.close()
    }

    @Test func serversManySubscribersAtOnce() async throws {
        let server = try RedisServer.required()
        let lane = server.lane()
        let subscription = RedisSubscription(server.configuration)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                group.addTask { try await subscription.subscribe(["many:\(number)"]) }
            }
            try await group.waitForAll()
        }
        for number in 0..<100 {
            #expect(try await lane.send(RedisCommand("PUBLISH", "many:\(number)", "x")) == .integer(1))
        }
        var reader = subscription.makeAsyncIterator()
        for number in 0..<100 {
            #expect(await reader.next() == .message(channel: "many:\(number)", payload: [120]))
        }
        subscription.close()
        await lane.close()
    }

    @Test func tellsOfAGapAfterARestart() async throws {
        try await RedisServer.with { server in
            let subscription = RedisSubscription(server.configuration)
            try await subscription.subscribe(["a", "b"])
            await server.process.kill9()
            try await server.process.restart()
            var reader = subscription.makeAsyncIterator()
            #expect(await reader.next() == .gap)
            let lane = server.lane()
            #expect(try await lane.send(RedisCommand("PUBLISH", "b", "x")) == .integer(1))
            #expect(await reader.next() == .message(channel: "b", payload: [120]))
            subscription.close()
            await lane.close()
        }
    }

    @Test func tellsOfAGapWhereItsReaderFallsBehind() async throws {
        let server = try RedisServer.required()
        let lane = server.lane()
        let subscription = RedisSubscription(server.configuration)
        try await subscription.subscribe(["flood"])
        let count = RedisLimits.subscriptionEventsMax + 3
        _ = await lane.send((1...count).map { RedisCommand("PUBLISH", "flood", "\($0)") })
        // Its confirmation comes behind all of them, over the same connection.
        try await subscription.subscribe(["flood:end"])
        var reader = subscription.makeAsyncIterator()
        #expect(await reader.next() == .gap)
        #expect(await reader.next() == .message(channel: "flood", payload: Array("\(count - 1)".utf8)))
        #expect(await reader.next() == .message(channel: "flood", payload: Array("\(count)".utf8)))
        subscription.close()
        #expect(await reader.next() == nil)
        await lane.close()
    }

    @Test func endsForACancelledReader() async throws {
        let subscription = RedisSubscription(try RedisServer.required().configuration)
        try await subscription.subscribe(["silent"])
        let reading = Task {
            var reader = subscription.makeAsyncIterator()
            return await reader.next()
        }
        reading.cancel()
        #expect(await reading.value == nil)
        subscription.close()
    }

    @Test func refusesAfterItsEnd() async throws {
        let subscription = RedisSubscription(try RedisServer.required().configuration)
        subscription.close()
        let error = await #expect(throws: RedisError.self) { try await subscription.subscribe(["x"]) }
        #expect(error?.kind == .closed)
    }

    @Test func saysWhoCannotBeReached() async throws {
        let nobody = RedisConfiguration(.unixSocket("/tmp/legwork-nobody.sock"), patience: .milliseconds(20))
        let subscription = RedisSubscription(nobody)
        let error = await #expect(throws: RedisError.self) { try await subscription.subscribe(["x"]) }
        #expect(error?.kind == .unreachable)
        subscription.close()
    }

    @Test func saysWhatIsForbidden() async throws {
        let server = try RedisServer.required()
        let lane = server.lane()
        _ = try await lane.send(
            RedisCommand("ACL", "SETUSER", "reader", "on", ">pw", "+@all", "~*", "resetchannels", "&open")
        )
        var address = server.address
        address.user = "reader"
        address.password = "pw"
        let subscription = RedisSubscription(RedisConfiguration(address))
        let error = await #expect(throws: RedisError.self) { try await subscription.subscribe(["closed"]) }
        #expect(error?.serverError?.code == .noPermission)
        try await subscription.subscribe(["open"])
        subscription.close()
        await lane.close()
    }
}
