package import LegworkJSON

/// What a worker answers in simulations: a function of the task's input and attempt alone.
package enum SimulatedWorker {
    /// An answer.
    package struct Answer: Sendable {
        /// True for an error.
        package var isError: Bool
        /// Decides the edge.
        package var code: Int
        /// The data or the error.
        package var data: JSON
        /// How many interim answers come before it.
        package var interims: Int
    }

    /// Success with data for most inputs; errors of code 500 or 503 for some, on the first attempts or on all.
    package static func answer(topic: String, input: JSON, attempt: Int) -> Answer {
        let number = input["n"]?.integerValue ?? 0
        let from = input["from"]?.stringValue ?? ""
        let interims = Int(input["interims"]?.integerValue ?? 0)
        let mix = from.utf8.reduce(UInt64(number &+ 7)) { ($0 &* 31) &+ UInt64($1) } % 12
        if mix == 0 { return Answer(isError: true, code: 500, data: ["message": "it never works"], interims: 0) }
        if mix == 1, attempt < 3 {
            return Answer(isError: true, code: 503, data: ["message": "not yet"], interims: 0)
        }
        let data: JSON = ["topic": .string(topic), "n": .integer(number), "from": .string(from)]
        return Answer(isError: false, code: 200, data: data, interims: interims)
    }
}
