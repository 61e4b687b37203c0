/// SipHash-2-4 with 128 bits of output under a fixed key: a fast hash with no known collisions, for names.
///
/// Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF" (2012), and the 128-bit variant of its reference.
package enum SipHash128 {
    /// The hash of `bytes`.
    package static func hash(_ bytes: [UInt8]) -> (UInt64, UInt64) {
        var stream = Stream()
        stream.absorb(bytes.span)
        return stream.finish()
    }

    /// A hash of bytes that come piece by piece.
    struct Stream {
        private var state = State()
        private var word: UInt64 = 0
        private var count: UInt64 = 0

        mutating func absorb(_ byte: UInt8) {
            word |= UInt64(byte) << (8 * (count & 7))
            count += 1
            if count & 7 == 0 {
                state.absorb(word)
                word = 0
            }
        }

        mutating func absorb(_ bytes: Span<UInt8>) {
            let raw = unsafe bytes.bytes
            // How far the word at hand is filled does not change by eight bytes more.
            let filled = 8 * (count & 7)
            var place = 0
            while place + 8 <= raw.byteCount {
                let next = unsafe raw.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self).littleEndian
                state.absorb(word | next << filled)
                word = filled == 0 ? 0 : next >> (64 - filled)
                count += 8
                place += 8
            }
            while place < bytes.count {
                absorb(bytes[place])
                place += 1
            }
        }

        consuming func finish() -> (UInt64, UInt64) {
            state.absorb(word | (count & 0xff) << 56)
            return state.finish()
        }
    }

    private struct State {
        var v0: UInt64 = 0x736f_6d65_7073_6575 ^ Self.key0
        var v1: UInt64 = 0x646f_7261_6e64_6f6d ^ Self.key1 ^ 0xee
        var v2: UInt64 = 0x6c79_6765_6e65_7261 ^ Self.key0
        var v3: UInt64 = 0x7465_6462_7974_6573 ^ Self.key1

        static let key0: UInt64 = 0x4c65_6777_6f72_6b20
        static let key1: UInt64 = 0x6775_6964_206b_6579

        mutating func absorb(_ word: UInt64) {
            v3 ^= word
            round()
            round()
            v0 ^= word
        }

        mutating func finish() -> (UInt64, UInt64) {
            v2 ^= 0xee
            for _ in 0..<4 { round() }
            let first = v0 ^ v1 ^ v2 ^ v3
            v1 ^= 0xdd
            for _ in 0..<4 { round() }
            return (first, v0 ^ v1 ^ v2 ^ v3)
        }

        private mutating func round() {
            v0 = v0 &+ v1
            v1 = rotated(v1, 13) ^ v0
            v0 = rotated(v0, 32)
            v2 = v2 &+ v3
            v3 = rotated(v3, 16) ^ v2
            v0 = v0 &+ v3
            v3 = rotated(v3, 21) ^ v0
            v2 = v2 &+ v1
            v1 = rotated(v1, 17) ^ v2
            v2 = rotated(v2, 32)
        }

        private func rotated(_ value: UInt64, _ bits: UInt64) -> UInt64 { value << bits | value >> (64 - bits) }
    }
}
