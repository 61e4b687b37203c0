import Legwork
import Testing

/// Replay and dead letters through the library's door.
@Suite(.timeLimit(.minutes(10)))
struct ReplayTests {
    @Test("An ended job is replayed from a worker, with another input, and both can be read")
    func replay() async throws {
        try await withLegwork { legwork in
            legwork.handle("charge") { task in
                guard let amount = task.input["amount"]?.integer, amount < 100 else {
                    throw WorkerError(code: 422, message: "too much")
                }
                return ["receipt": .init(stringLiteral: "r-\(amount)")]
            }
        } body: { legwork in
            try await legwork.deploy(yaml: LegworkTests.order)
            let job = try await legwork.start("order.placed", input: ["id": "7", "amount": 500])
            #expect(try await legwork.result(of: job, timeout: hangLimit).state == .failed)
            let refused = await #expect(throws: LegworkError.self) { try await legwork.replay("7", from: "approval") }
            #expect(refused?.code == .conflict)
            let again = try await legwork.replay(
                "7",
                from: "charge",
                patch: ["outputs": ["t1": ["id": "7", "amount": 50]]]
            )
            #expect(again.isNew && again.id.hasPrefix("7-"))
            #expect(try await legwork.signal("order.approval", payload: ["id": "7", "approved": true]) != .duplicate)
            let result = try await legwork.result(of: again, timeout: hangLimit)
            #expect(result.state == .completed && result.data == ["receipt": "r-50", "approved": true])
            #expect(try await legwork.job(again.id).replayOf == "7")
            let old = try await legwork.job("7")
            #expect(old.result.state == .failed && old.replays == [again.id] && old.replayOf == nil)
            let ended = old.updatedMilliseconds
            let third = try await legwork.replay("7", from: "charge", as: "third")
            let listed = try await legwork.job("7")
            #expect(listed.replays == [again.id, third.id] && listed.updatedMilliseconds == ended)
            #expect(try await legwork.job("third").replays == [])
        }
    }

    @Test("There is nothing among the dead letters of a store that is right, and what is no id is refused")
    func deadLetters() async throws {
        try await withLegwork { legwork in
            let letters = try await legwork.deadLetters()
            let (retry, isDropped) = (
                try await legwork.retryDeadLetter("0:5-0"), try await legwork.dropDeadLetter("0:5-0")
            )
            #expect(letters == [] && retry == .gone && !isDropped)
            for id in ["", "5-0", "99:5-0", "0:x"] {
                let error = await #expect(throws: LegworkError.self) { try await legwork.deadLetter(id) }
                #expect(error?.code == .badRequest)
            }
            let error = await #expect(throws: LegworkError.self) { try await legwork.deadLetter("0:5-0") }
            #expect(error?.code == .notFound)
        }
    }
}
