extension [UInt8] {
    /// Appends a whole number in decimal digits.
    package mutating func add(digitsOf number: Int64) {
        if 0..<10 ~= number { return append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number)) }
        let sign = number < 0 ? 1 : 0
        let count = Self.countOfDigits(number.magnitude) + sign
        append(addingCapacity: count) { room in
            unsafe room.withUnsafeMutableBufferPointer { room, filled in
                var rest = number.magnitude
                var place = count
                while place > sign {
                    place &-= 1
                    let tenth = rest / 10
                    unsafe room[place] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest &- tenth &* 10)
                    rest = tenth
                }
                if sign > 0 { unsafe room[0] = UInt8(ascii: "-") }
                filled = count
            }
        }
    }

    private static func countOfDigits(_ number: UInt64) -> Int {
        var count = 1
        var bound: UInt64 = 10
        // 20 digits hold the largest number; the bound behind that would not fit.
        while count < 20, number >= bound {
            count += 1
            bound = count < 20 ? bound &* 10 : bound
        }
        return count
    }
}
