/// The messages of which the engines that had a partition may have died, as a field of the partition's hash keeps them.
///
/// What an engine that takes a partition over from a dead one finds at the head of the stream, that one may have had in
/// hand. Whatever is found so a second time is tried alone from then on, and written down before it is. From then on only a death in
/// which it was being tried counts: those that merely stand beside what kills are never given up for it.
package struct Suspects: Sendable, Equatable {
    /// A message that was found undone.
    package struct Suspect: Sendable, Equatable {
        /// Its entry in the stream.
        package var entry: String
        /// How many engines may have died of it.
        package var deaths: Int
    }

    /// A message that is being tried alone.
    private struct Trial: Equatable {
        var entry: String
        /// The epoch of the lease under which it is.
        var epoch: Int
    }

    /// The messages, in the order of the stream.
    package private(set) var list: [Suspect] = []
    private var trial: Trial?

    /// From how many deaths on a message is tried alone.
    package static let deathsAlone = 2

    /// None.
    package init() {}

    /// The suspects of a field: `entry:deaths`, apart by spaces; behind the one that is being tried `!` and the epoch of the lease
    /// under which it is. What is not of this form is left out.
    package init(_ text: String) {
        for word in text.split(separator: " ") {
            let halves = word.split(separator: "!", omittingEmptySubsequences: false)
            let parts = halves[0].split(separator: ":", omittingEmptySubsequences: false)
            guard halves.count <= 2, parts.count == 2, !parts[0].isEmpty, let deaths = Int(parts[1]), deaths > 0
            else { continue }
            list.append(Suspect(entry: String(parts[0]), deaths: deaths))
            if halves.count == 2, let epoch = Int(halves[1]) { tries(String(parts[0]), epoch: epoch) }
        }
    }

    /// The field; empty where there are none.
    package var text: String {
        list.map { suspect in
            let mark = trial.flatMap { $0.entry == suspect.entry ? "!\($0.epoch)" : nil } ?? ""
            return "\(suspect.entry):\(suspect.deaths)\(mark)"
        }.joined(separator: " ")
    }

    /// How many engines may have died of a message.
    package func deaths(of entry: String) -> Int { list.first { $0.entry == entry }?.deaths ?? 0 }

    /// Takes in what stands at the head of the stream when the partition is taken over: who is no longer there has been done.
    ///
    /// - Parameter epoch: that of the former owner, if it died with what it had in hand; nil where nothing is to be counted.
    package mutating func takenOver(head: [String], deathIn epoch: Int?) {
        let before = Dictionary(list.map { ($0.entry, $0.deaths) }, uniquingKeysWith: max)
        // An older mark is that of an engine whose successor died before it came to this partition.
        let culprit = trial.flatMap { head.contains($0.entry) && $0.epoch == epoch ? $0.entry : nil }
        list = head.compactMap { entry in
            var deaths = before[entry] ?? 0
            if epoch != nil, entry == culprit || (culprit == nil && deaths < Self.deathsAlone) { deaths += 1 }
            return deaths > 0 ? Suspect(entry: entry, deaths: deaths) : nil
        }
        trial = nil
    }

    /// Says which message is tried alone from now on, under a lease of which epoch.
    package mutating func tries(_ entry: String, epoch: Int) { trial = Trial(entry: entry, epoch: epoch) }
}
