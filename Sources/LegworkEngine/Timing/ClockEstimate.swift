/// How far Redis' clock is from the process's steady one, from the best of the last samples.
///
/// A sample says that Redis read its clock at some moment between a command's leaving and its reply's arrival; the
/// middle is taken, so the error is at most half of the round trip, and the quickest round trip tells most.
package struct ClockEstimate: Sendable {
    /// One reading of Redis' clock.
    package struct Sample: Sendable, Equatable {
        /// When the command left, on the steady clock.
        package var sentNanoseconds: Int64
        /// When the reply was in, on the steady clock.
        package var receivedNanoseconds: Int64
        /// What `TIME` said, in microseconds since 1970.
        package var redisMicroseconds: Int64

        /// A sample of these values.
        package init(sentNanoseconds: Int64, receivedNanoseconds: Int64, redisMicroseconds: Int64) {
            self.sentNanoseconds = sentNanoseconds
            self.receivedNanoseconds = receivedNanoseconds
            self.redisMicroseconds = redisMicroseconds
        }

        var roundTripNanoseconds: Int64 { receivedNanoseconds - sentNanoseconds }

        var offsetNanoseconds: Int64 {
            redisMicroseconds * 1000 - (sentNanoseconds + receivedNanoseconds) / 2
        }
    }

    private var samples: [Sample] = []

    /// Redis' clock minus the steady one; 0 before the first sample.
    package private(set) var offsetNanoseconds: Int64 = 0

    /// How many samples are weighed; older ones are forgotten, since clocks drift.
    package static let samplesKept = 8

    /// By how much a sample must contradict the estimate, beyond both errors, to say that Redis' clock has jumped.
    package static let jumpNanoseconds: Int64 = 2_000_000

    /// An estimate without samples.
    package init() {}

    /// When the last sample was taken, on the steady clock; nil before there is one.
    package var lastNanoseconds: Int64? { samples.last?.receivedNanoseconds }

    /// True once there is a sample.
    package var isKnown: Bool { !samples.isEmpty }

    /// Weighs in a sample.
    package mutating func add(_ sample: Sample) {
        if let best = samples.min(by: { $0.roundTripNanoseconds < $1.roundTripNanoseconds }) {
            let error = (best.roundTripNanoseconds + sample.roundTripNanoseconds) / 2
            if abs(sample.offsetNanoseconds - best.offsetNanoseconds) > error + Self.jumpNanoseconds {
                samples = []
            }
        }
        samples.append(sample)
        if samples.count > Self.samplesKept { samples.removeFirst() }
        offsetNanoseconds =
            samples.min { $0.roundTripNanoseconds < $1.roundTripNanoseconds }?.offsetNanoseconds ?? 0
    }
}
