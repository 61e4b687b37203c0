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

    /// The messages, in the order of the stream.
    package private(set) var list: [Suspect] = []
    /// The entry of the message that is being tried alone; nil for none.
    package private(set) var tried: String?

    /// From how many deaths on a message is tried alone.
    package static let deathsAlone = 2

    /// None.
    package init() {}

    /// The suspects of a field: `entry:deaths`, apart by spaces, with `!` behind the one that is being tried. What is not of this
    /// form is left out.
    package init(_ text: String) {
        for word in text.split(separator: " ") {
            let isTried = word.hasSuffix("!")
            let parts = (isTried ? word.dropLast() : word).split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, let deaths = Int(parts[1]), deaths > 0 else { continue }
            list.append(Suspect(entry: String(parts[0]), deaths: deaths))
            if isTried { tried = String(parts[0]) }
        }
    }

    /// The field; empty where there are none.
    package var text: String {
        list.map { "\($0.entry):\($0.deaths)\($0.entry == tried ? "!" : "")" }.joined(separator: " ")
    }

    /// How many engines may have died of a message.
    package func deaths(of entry: String) -> Int { list.first { $0.entry == entry }?.deaths ?? 0 }

    /// Takes in what stands at the head of the stream when the partition is taken over: who is no longer there has been done.
    ///
    /// - Parameter isDeath: true if the former owner died, so that what it may have had in hand counts.
    package mutating func takenOver(head: [String], isDeath: Bool) {
        let before = Dictionary(list.map { ($0.entry, $0.deaths) }, uniquingKeysWith: max)
        let culprit = tried.flatMap { head.contains($0) ? $0 : nil }
        list = head.compactMap { entry in
            var deaths = before[entry] ?? 0
            if isDeath, entry == culprit || (culprit == nil && deaths < Self.deathsAlone) { deaths += 1 }
            return deaths > 0 ? Suspect(entry: entry, deaths: deaths) : nil
        }
        tried = nil
    }

    /// Says which message is tried alone from now on.
    package mutating func tries(_ entry: String) { tried = entry }
}
