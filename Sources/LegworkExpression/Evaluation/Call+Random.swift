import Crypto

/// Randomness by derivation: HMAC-SHA256 of the step's seed over the rule's path and the number of the draw.
///
/// A replay of the step draws the same values, another rule never shifts them. Source: `11-pipes` §3.3.
extension Call {
    /// The next 32 bytes of the rule's own stream.
    mutating func randomBytes() -> [UInt8] {
        var authentication = HMAC<SHA256>(key: SymmetricKey(data: context.seed))
        authentication.update(data: Array("legwork.expression\0\(context.rulePath)\0\(drawn)".utf8))
        drawn += 1
        return Array(authentication.finalize())
    }

    /// The next 64 bits of the rule's own stream.
    mutating func randomBits() -> UInt64 {
        randomBytes().prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// A number below `bound`, all equally likely; 0 for the bound 0.
    mutating func randomBelow(_ bound: UInt64) -> UInt64 {
        guard bound > 1 else { return 0 }
        // Values from the last, incomplete run of `bound` would make small numbers likelier.
        let threshold = (0 &- bound) % bound
        for _ in 0..<128 {
            let bits = randomBits()
            if bits >= threshold { return bits % bound }
        }
        return randomBits() % bound
    }
}
