/// What is verified, and how much of it.
package struct VerifyOptions: Sendable {
    /// A family of faults.
    package enum Family: String, Sendable, CaseIterable {
        /// Processes die at every failpoint.
        case crash
        /// Replies are lost, connections reset, frames split.
        case network
        /// Redis dies, refuses, forgets.
        case redis
        /// Engines and workers hang, drain, compete.
        case process
        /// What a job takes after many rounds of a loop.
        case growth
        /// How much an audit of a large store slows what goes on in it.
        case audit
    }

    /// The families.
    package var families: [Family] = [.crash]
    /// True for a sample that takes less than a minute.
    package var isQuick = false
    /// Chooses the sample and the hits.
    package var seed: UInt64 = 1
    /// Only schedules whose name holds this text.
    package var only: String?
    /// How many schedules run at a time.
    package var width = 6

    /// Everything at its default.
    package init() {}

    /// The items whose name holds what is asked for.
    ///
    /// - Throws: ``VerifyError`` where none does: a run of nothing proves nothing.
    func chosen<Item>(_ items: [Item], name: (Item) -> String) throws(VerifyError) -> [Item] {
        guard let only else { return items }
        let chosen = items.filter { name($0).contains(only) }
        guard chosen.isEmpty else { return chosen }
        let some = items.prefix(3).map(name).joined(separator: ", ")
        throw VerifyError("no schedule's name holds '\(only)'; names are such as \(some)")
    }

    /// The cases that can have schedules of the name asked for.
    var cases: [VerifyCase] {
        guard let name = only?.split(separator: "/").first else { return VerifyCase.all }
        let named = VerifyCase.all.filter { $0.name == name }
        return named.isEmpty ? VerifyCase.all : named
    }
}
