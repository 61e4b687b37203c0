import Legwork
import Logging
import ServiceLifecycle
import UnixSignals

/// A whole program: an order is charged, waits for a person's approval, and is shipped or refunded.
///
/// `swift run LegworkExample` keeps its data in the folder `shop-data` with a Redis of its own, starts one order, approves
/// it, prints the result, and goes on until Ctrl-C. Kill it at any moment and start it again: it goes on where it was.
@main
struct Shop {
    static let flow = """
        app:
          id: shop
          version: '1'
          graphs:
            - subscribes: order.placed
              expire: 1d
              input:
                schema:
                  type: object
                  properties: {id: {type: string}, cents: {type: integer, minimum: 1}}
                  required: [id, cents]
              activities:
                order: {type: trigger, stats: {id: '{$self.input.data.id}'}}
                charge:
                  type: worker
                  topic: charge
                  retry: {maximum_attempts: 5, initial_interval: 1s, codes: [503]}
                  input: {maps: {cents: '{order.output.data.cents}'}}
                  job: {maps: {receipt: '{$self.output.data.receipt}'}}
                approval:
                  type: hook
                  title: A person looks at the order
                  sleep: 2d
                  hook: {type: object, properties: {approved: {type: boolean}}, required: [approved]}
                ship:
                  type: worker
                  topic: ship
                  input: {maps: {order: '{order.output.data.id}'}}
                  job: {maps: {parcel: '{$self.output.data.parcel}'}}
                refund:
                  type: worker
                  topic: refund
                  input: {maps: {receipt: '{charge.output.data.receipt}'}}
                  job: {maps: {refunded: true}}
              transitions:
                order: [{to: charge}]
                charge: [{to: approval}]
                approval:
                  - to: ship
                    conditions: {match: [{expected: true, actual: '{approval.hook.data.approved}'}]}
                  - {to: refund, else: true}
              hooks:
                order.approval:
                  - to: approval
                    conditions:
                      match: [{expected: '{order.output.data.id}', actual: '{$self.hook.data.id}'}]
        """

    static func main() async throws {
        let logger = Logger(label: "shop")
        let legwork = try await Legwork(
            configuration: LegworkConfiguration(server: .embedded(folder: "shop-data")),
            logger: logger
        )
        addWorkers(to: legwork)
        try await legwork.deploy(yaml: flow)

        let services = ServiceGroup(
            services: [legwork],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            group.addTask { try await placeAnOrder(with: legwork) }
            try await group.waitForAll()
        }
        await legwork.close()
    }

    /// Workers are closures. What they do may happen twice after a crash, so they pass the idempotency key on.
    static func addWorkers(to legwork: Legwork) {
        legwork.handle("charge", concurrency: 16) { task in
            guard let cents = task.input["cents"]?.integer else {
                throw WorkerError(code: 422, message: "'cents' is missing")
            }
            return ["receipt": "r-\(task.idempotencyKey.prefix(6))-\(cents)"]
        }
        legwork.handle("ship") { task in ["parcel": "p-\(task.jobID)"] }
        legwork.handle("refund") { _ in [:] }
    }

    /// Starts an order, approves it and waits for its end.
    static func placeAnOrder(with legwork: Legwork) async throws {
        let order: JobHandle
        do {
            order = try await legwork.start("order.placed", input: ["id": "7", "cents": 1250])
        } catch let error as LegworkError where error.code == .conflict {
            print("order 7 is there from an earlier run: \(error.message)")
            return
        }
        try await legwork.signal("order.approval", payload: ["id": "7", "approved": true])
        let result = try await legwork.result(of: order, timeout: .seconds(10))
        print("order \(result.id) is \(result.state.rawValue): \(result.data)")
    }
}
