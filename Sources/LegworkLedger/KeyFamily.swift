/// The kinds of keys that a store has: for each function of ``KeySpace`` that names a key, one.
///
/// Its raw value is the word by which a key of it is known: the first one after the prefix, or after the partition.
/// The audit checks every family, and a test holds this list against ``KeySpace``.
package enum KeyFamily: String, Sendable, CaseIterable {
    case store
    case apps
    case app
    case archive
    case engines
    case workers
    case messages = "s"
    case timers = "t"
    case events = "v"
    case dead
    case lease = "l"
    case partition = "m"
    case job = "j"
    case scope = "r"
    case held = "z"
    case index = "i"
    case tasks = "q"
    case given = "w"
    case waiters = "h"
    case buffer = "b"
    case signal = "g"
    case signalMark = "u"
    case slices = "c"
    case slice = "y"
    case measured = "x"

    /// True for keys of one partition; false for those of the whole store.
    package var isOfPartition: Bool {
        switch self {
        case .store, .apps, .app, .archive, .engines, .workers: false
        case .messages, .timers, .events, .dead, .lease, .partition, .job, .scope, .held, .index, .tasks, .given,
            .waiters, .buffer, .signal, .signalMark, .slices, .slice, .measured:
            true
        }
    }
}

/// A key taken to pieces: the reverse of ``KeySpace``.
package struct StoreKey: Sendable, Hashable {
    /// The key itself.
    package let text: String
    /// What it is.
    package let family: KeyFamily
    /// Its partition; nil for keys of the whole store.
    package let partition: Int?
    /// What follows the family's word: `<app>:<job>`, a hash, a topic…; empty for nothing.
    package let rest: String

    /// The pieces of a key, or nil where it is none that ``KeySpace`` makes.
    package init?(_ key: String, in keys: KeySpace) {
        guard key.hasPrefix("\(keys.prefix):") else { return nil }
        var tail = key.dropFirst(keys.prefix.count + 1)
        var partition: Int?
        if tail.first == "{" {
            guard let end = tail.firstIndex(of: "}"), let number = Int(tail[tail.index(after: tail.startIndex)..<end]),
                tail[end...].hasPrefix("}:")
            else { return nil }
            partition = number
            tail = tail[end...].dropFirst(2)
        }
        let parts = tail.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let word = parts.first, let family = KeyFamily(rawValue: String(word)),
            family.isOfPartition == (partition != nil)
        else { return nil }
        text = key
        self.family = family
        self.partition = partition
        rest = parts.count == 2 ? String(parts[1]) : ""
    }

    /// The app, where ``rest`` begins with one.
    package var app: String { String(rest.prefix { $0 != ":" }) }

    /// What follows the app: a job's id, a topic, a version.
    package var afterApp: String { String(rest.drop { $0 != ":" }.dropFirst()) }

    /// Of a scope: its dimension and its job.
    package var scope: (address: Address, job: String)? {
        let parts = afterApp.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard family == .scope, parts.count == 2 else { return nil }
        return (Address(String(parts[0])), String(parts[1]))
    }
}
