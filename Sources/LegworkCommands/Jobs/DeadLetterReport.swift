import Legwork
import LegworkJSON
import LegworkPlanner

extension DeadLetter {
    /// The letter for programs.
    var json: JSON {
        var object = JSONObject([
            ("id", .string(id)), ("died", .string(Timestamps.iso(diedMilliseconds))), ("kind", .string(kind.rawValue)),
        ])
        object["app"] = app.map(JSON.string)
        object["job"] = job.map(JSON.string)
        object["attempts"] = .integer(Int64(attempts))
        object["reason"] = .string(reason)
        object["stream"] = .string(stream)
        object["entry"] = .string(entry)
        object["fields"] = .object(
            JSONObject(fields.sorted { $0.key < $1.key }.map { (key: $0.key, value: .string($0.value)) })
        )
        return .object(object)
    }
}

/// A dead letter with all that it holds.
struct DeadLetterReport: Renderable {
    /// The letter.
    let letter: DeadLetter

    var json: JSON { letter.json }

    func lines(_ style: RenderingStyle) -> [String] {
        var lines = ["\(style.paint("dead letter \(letter.id)", .bold))  \(letter.kind.rawValue)"]
        func say(_ name: String, _ text: String) {
            let padded = name + String(repeating: " ", count: max(0, 9 - name.count))
            lines.append("  \(style.paint(padded, .dim)) \(TextTable.oneLine(text))")
        }
        if let job = letter.job { say("job", "\(job)\(letter.app.map { " of \($0)" } ?? "")") }
        say("died", TimeText.instant(letter.diedMilliseconds))
        say("tries", String(letter.attempts))
        say("reason", letter.reason)
        say("from", "\(letter.stream), entry \(letter.entry)")
        lines += ["", style.paint("fields", .bold)]
        for (name, value) in letter.fields.sorted(by: { $0.key < $1.key }) { say(name, value) }
        return lines
    }
}
