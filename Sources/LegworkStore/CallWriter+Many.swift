import LegworkLedger

/// Operations about many jobs: statistics, and signals to all.
extension CallWriter {
    mutating func write(_ tally: Tally, _ commit: Commit) {
        append(literal: "T")
        append("\(commit.app):\(tally.topic)")
        append(tally.slice.text)
        append(tally.slice.startMilliseconds)
        append(tally.changes.count)
        for change in tally.changes {
            let (letter, field, number) = change.parts
            append(letter)
            append(field)
            append(number)
        }
    }

    mutating func write(_ fanOut: FanOut, _ partition: Int) {
        append(literal: "F")
        appendPrefix()
        switch fanOut.source {
        case .index(let name, let scrubs):
            append(literal: scrubs ? "I" : "i")
            append(measured(partition, name))
        case .waiters(let key):
            append(literal: "w")
            append(waiters(key))
        }
        append(fanOut.bound)
        append(fanOut.cursor.map { "\($0.score)" } ?? "")
        append(fanOut.cursor?.member ?? "")
        append(FanOut.membersMax)
        append(fanOut.headerStart)
        append(fanOut.headOfEach)
        append(fanOut.code)
        append(fanOut.payload)
        append(fanOut.id)
    }

    mutating func write(_ wake: Message.SignalWake, _ partition: Int) {
        append(literal: "D")
        appendPrefix()
        append(partition)
        append(wake.token.text)
        append("S|\(wake.status.rawValue)|\(wake.code)|")
        append(wake.code)
        append(wake.payload)
        append(wake.id)
    }
}
