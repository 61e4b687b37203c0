import LegworkLedger
import LegworkPlanner
import LegworkSimulation
import Testing

/// What operators do, in every order with what happens anyway: a part of what `legwork-simulate --orders all` tries.
@Suite struct OrderTests {
    private static let some = OrderCase.all.filter { order in
        let isSmall =
            order.gives
            ? order.flow == .interims && !order.events.contains(.stall) : [.sleep, .signal].contains(order.flow)
        return isSmall && order.mode == .fused && order.events.count < 3
    }

    @Test(arguments: some)
    func everyOrderEndsWell(order: OrderCase) throws {
        let run = try order.enumeration()
        #expect(run.orders > 1)
        #expect(!run.isCut)
        #expect(!run.ends.isEmpty)
        #expect(run.failure == nil, "\(order)\n\(run.failure ?? "")")
    }

    /// Worlds that are told to be the same are the same: nothing follows from one that does not follow from the other.
    @Test(arguments: some.filter { $0.events.count == 1 })
    func whereOrdersMeetNothingIsLost(order: OrderCase) throws {
        let (merged, apart) = (try order.enumeration(), try order.enumeration(merges: false))
        #expect(merged.orders == apart.orders)
        #expect(merged.worlds < apart.worlds)
        #expect(Set(merged.ends.keys) == Set(apart.ends.keys))
    }

    @Test func whatIsNotLookedAtIsNotSaidToBe() throws {
        let run = try #require(Self.some.first).enumeration(worldsMax: 3)
        #expect(run.isCut)
    }

    @Test func whatMustEndAlikeIsComparedAndNamed() throws {
        // A job that is cancelled in some orders does not end alike in all.
        let run = Enumeration(try SmallFlow.sleep.prepared(), events: [.control("cancel")], endsAlike: true)
        #expect(run.failure?.contains("expected the end of the first order") == true)
    }

    /// What a worker was given goes into its stream at any moment, even between a plan and its commit.
    @Test(arguments: [.putBackUnasked, .givenTaskNotDropped] as [Mutation])
    func aRuleOfGivenTasksIsMissed(mutation: Mutation) throws {
        try #require(Mutation.isSupported)
        let orders = OrderCase.all.filter { $0.gives && $0.flow == .interims && $0.events.contains(.handBack) }
        let kinds = try orders.compactMap { try $0.enumeration(worldsMax: 2000, mutation: mutation).kind }
        #expect(kinds.contains("orphan"))
    }

    @Test func everyFlowIsTried() {
        #expect(Set(OrderCase.all.map(\.flow)) == Set(SmallFlow.allCases))
    }
}
