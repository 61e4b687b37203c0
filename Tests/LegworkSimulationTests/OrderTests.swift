import LegworkPlanner
import LegworkSimulation
import Testing

/// What operators do, in every order with what happens anyway: a part of what `legwork-simulate --orders all` tries.
@Suite struct OrderTests {
    @Test(arguments: OrderCase.all.filter { [.sleep, .signal].contains($0.flow) })
    func everyOrderEndsWell(order: OrderCase) throws {
        let run = try order.enumeration(ordersMax: 8)
        #expect(run.orders > 1)
        #expect(run.failure == nil, "\(order)\n\(run.failure ?? "")")
    }

    @Test func whatMustEndAlikeIsComparedAndNamed() throws {
        // A job that is cancelled in some orders does not end alike in all.
        let run = Enumeration(try SmallFlow.sleep.prepared(), events: [.control("cancel")], endsAlike: true)
        #expect(run.failure?.contains("expected the end of the first order") == true)
    }

    @Test func everyFlowIsTried() {
        #expect(Set(OrderCase.all.map(\.flow)) == Set(SmallFlow.allCases))
    }
}
