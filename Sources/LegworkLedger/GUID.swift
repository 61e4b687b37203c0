/// The name of a message: a 128-bit hash of where it comes from, so that a step done again makes the same names.
///
/// Shape: 22 characters of URL-safe base 64.
/// Source: `21-protocol` §1: H(parent's guid, edge index, dimension).
package enum GUID {
    /// The guid of the child that an edge sends.
    package static func child(of parent: String, edge: Int, address: Address) -> String {
        hash(parent, edge < edgeNames.count ? edgeNames[edge] : "e\(edge)", address.text)
    }

    /// The names of the first edges, put together once.
    private static let edgeNames = (0..<16).map { "e\($0)" }

    /// The guid of a join: whichever arrival completes it, the name is the same.
    package static func join(job gid: String, activity: Int, address: Address) -> String {
        hash(gid, "j\(activity)", address.text)
    }

    /// A hash of several texts; `("ab", "c")` and `("a", "bc")` differ.
    package static func hash(_ parts: String...) -> String {
        var stream = SipHash128.Stream()
        for part in parts { absorb(part, into: &stream) }
        let (high, low) = stream.finish()
        return Base64URL.text(high, low)
    }

    /// The hash of a token's text and two more texts, as ``hash(_:)`` makes it.
    package static func hash(_ token: WaitToken, _ second: String, _ third: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(128)
        token.write(to: &bytes)
        var stream = SipHash128.Stream()
        stream.absorb(bytes.span)
        stream.absorb(0)
        absorb(second, into: &stream)
        absorb(third, into: &stream)
        let (high, low) = stream.finish()
        return Base64URL.text(high, low)
    }

    private static func absorb(_ part: String, into stream: inout SipHash128.Stream) {
        stream.absorb(part.utf8Span.span)
        stream.absorb(0)
    }

    /// A guid from 128 random bits.
    package static func random(using source: inout some RandomNumberGenerator) -> String {
        Base64URL.text(source.next(), source.next())
    }

    /// A job's `gid` from 64 random bits: 11 characters, enough to tell two lives of one job id apart.
    package static func randomJobLife(using source: inout some RandomNumberGenerator) -> String {
        Base64URL.text(source.next())
    }
}

/// URL-safe base 64 of whole numbers, most significant bits first, without padding.
package enum Base64URL {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// 22 characters for 128 bits.
    package static func text(_ high: UInt64, _ low: UInt64) -> String {
        unsafe String(unsafeUninitializedCapacity: 22) { buffer in
            var value = UInt128(high) << 64 | UInt128(low)
            for place in (0..<22).reversed() {
                unsafe buffer[place] = digits[Int(value & 63)]
                value >>= 6
            }
            return 22
        }
    }

    /// 11 characters for 64 bits.
    package static func text(_ bits: UInt64) -> String {
        unsafe String(unsafeUninitializedCapacity: 11) { buffer in
            var value = bits
            for place in (0..<11).reversed() {
                unsafe buffer[place] = digits[Int(value & 63)]
                value >>= 6
            }
            return 11
        }
    }
}
