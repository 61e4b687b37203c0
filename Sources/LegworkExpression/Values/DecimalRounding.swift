/// Rounding to decimal places by the digits that a number prints, so that 1.005 gives 1.01.
enum DecimalRounding {
    static func round(_ number: Double, places: Int) -> Double {
        guard number.isFinite, number != 0 else { return number }
        var (digits, point) = NumberText.shortestDigits(number.magnitude)
        let kept = point + places
        guard kept < digits.count else { return number }
        guard kept >= 0 else { return 0 }
        let up = digits[kept] >= 5
        digits.removeSubrange(kept...)
        if up {
            var place = kept - 1
            while place >= 0, digits[place] == 9 {
                digits[place] = 0
                place -= 1
            }
            if place >= 0 {
                digits[place] += 1
            } else {
                digits.insert(1, at: 0)
                point += 1
            }
        }
        guard !digits.isEmpty else { return 0 }
        let magnitude = Double("0.\(digits.text)e\(point)") ?? number.magnitude
        return number < 0 ? -magnitude : magnitude
    }
}
