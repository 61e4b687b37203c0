import LegworkJSON
import Testing

@testable import LegworkExpression

/// Calendars, zones, durations and cron, one call each.
@Suite struct DateFunctionTests {
    static let calls: [(function: String, operands: String, result: String)] = [
        ("date.add", #"["2023-01-31","P1M"]"#, "1677542400000"),
        ("date.add", #"["2024-01-31",1,"month"]"#, "1709164800000"),
        ("date.add", #"["2023-04-23T12:00:00Z","15m"]"#, "1682252100000"),
        ("date.add", #"["2023-04-23T12:00:00Z","PT1H30M"]"#, "1682256600000"),
        ("date.add", #"["2023-04-23T12:00:00Z",90]"#, "1682251290000"),
        ("date.add", #"["2023-03-11T12:00:00-05:00",1,"day","America/New_York"]"#, "1678636800000"),
        ("date.add", #"["2023-03-11T12:00:00-05:00",24,"hours","America/New_York"]"#, "1678640400000"),
        ("date.subtract", #"["2023-03-31","P1M"]"#, "1677542400000"),
        ("date.subtract", #"["2023-04-23","1w"]"#, "1681603200000"),
        ("date.diff", #"["2023-04-23","2023-04-24"]"#, "86400000"),
        ("date.diff", #"["2023-04-23","2023-04-24","hours"]"#, "24"),
        ("date.diff", #"["2023-01-31","2023-02-28","month"]"#, "1"),
        ("date.diff", #"["2023-01-31","2023-02-27","month"]"#, "0"),
        ("date.diff", #"["2024-02-29","2020-02-29","year"]"#, "-4"),
        ("date.startOf", #"["2023-04-23T12:34:56.789Z","hour"]"#, "1682251200000"),
        ("date.startOf", #"["2023-04-23T12:34:56.789Z","week"]"#, "1681689600000"),
        ("date.startOf", #"["2023-04-23T12:34:56.789Z","quarter"]"#, "1680307200000"),
        ("date.startOf", #"["2023-04-23T02:00:00Z","day","America/New_York"]"#, "1682136000000"),
        ("date.startOf", #"["2023-04-23T12:34:56Z","hour","Asia/Kolkata"]"#, "1682253000000"),
        ("date.endOf", #"["2024-02-10","month"]"#, "1709251199999"),
        ("date.endOf", #"["2023-04-23","year"]"#, "1704067199999"),
        ("date.format", #"["2023-04-23T12:34:56.789Z","yyyy-MM-dd'T'HH:mm:ss.SSSX"]"#, #""2023-04-23T12:34:56.789Z""#),
        ("date.format", #"["2023-04-23T12:34:56Z","EEEE, d. MMMM yy, h:mm a"]"#, #""Sunday, 23. April 23, 12:34 PM""#),
        ("date.format", #"["2023-04-23T12:34:56Z","HH:mm xxx z","Europe/Paris"]"#, #""14:34 +02:00 CEST""#),
        ("date.format", #"["2023-04-23T12:34:56Z","YYYY-MM-DD"]"#, #""2023-04-23""#),
        ("date.format", #"["2021-01-03","'week' w, DDD, 'o''clock'"]"#, #""week 53, 003, o'clock""#),
        ("date.parse", #"["23.04.2023 14:34","dd.MM.yyyy HH:mm","Europe/Paris"]"#, "1682253240000"),
        ("date.parse", #"["Apr 3, 2023 1:05 PM","MMM d, yyyy h:mm a"]"#, "1680527100000"),
        ("date.parse", #"["2023-04-23T12:34:56.123456+02:00"]"#, "1682246096123"),
        ("date.parse", #"["Sun, 23 Apr 2023 12:34:56 +0200"]"#, "1682246096000"),
        ("date.isBefore", #"["2023-04-23","2023-04-24"]"#, "true"),
        ("date.isAfter", #"["2023-04-23","2023-04-24"]"#, "false"),
        ("date.isSame", #"["2023-04-23T01:00:00Z","2023-04-23T23:00:00Z","day"]"#, "true"),
        ("date.isValid", #"["2023-13-01"]"#, "false"),
        ("date.isValid", #"["tomorrow"]"#, "false"),
        ("date.isValid", #"["2023-04-23"]"#, "true"),
        ("date.isoWeek", #"["2021-01-03"]"#, "53"),
        ("date.isoWeek", #"["2024-12-30"]"#, "1"),
        ("date.dayOfYear", #"["2024-12-31"]"#, "366"),
        ("date.offset", #"["2023-07-01","Asia/Kolkata"]"#, "330"),
        ("date.offset", #"["2060-07-01","Europe/Berlin"]"#, "120"),
        ("date.offset", #"["2060-01-01","Australia/Sydney"]"#, "660"),
        ("date.toZone", #"["2023-04-23T12:34:56Z","America/New_York"]"#, #""2023-04-23T08:34:56.000-04:00""#),
        ("date.duration", #"["1h30m"]"#, "5400000"),
        ("date.duration", #"["P1DT12H"]"#, "129600000"),
        ("date.toLocaleString", #"["2023-04-23T12:34:56Z","de-DE"]"#, #""23.4.2023, 12:34:56""#),
        ("date.toLocaleDateString", #"["2023-04-23","en-US",{"month":"short","day":"numeric"}]"#, #""Apr 23""#),
        ("date.toLocaleDateString", #"["2023-04-23","en-US",{"dateStyle":"short"}]"#, #""4/23/23""#),
        ("date.toLocaleTimeString", #"["2023-04-23T12:34:56Z","en-US",{"timeStyle":"short"}]"#, #""12:34 PM""#),
        ("cron.next", #"["0 9 * * 1-5","Europe/Paris","2023-04-21T12:00:00Z"]"#, "1682319600000"),
        // Clocks jump from 2:00 to 3:00: what lay between happens as late as they jumped.
        ("cron.next", #"["30 2 * * *","Europe/Paris","2023-03-26T00:00:00Z"]"#, "1679794200000"),
        // They show 2:30 twice: it happens once.
        ("cron.next", #"["30 2 * * *","Europe/Paris","2023-10-29T00:30:00Z"]"#, "1698629400000"),
        // But what happens every hour goes on.
        ("cron.next", #"["0 * * * *","Europe/Paris","2023-10-29T00:30:00Z"]"#, "1698541200000"),
        ("cron.next", #"["0 0 29 2 *",null,"2024-03-01"]"#, "1835395200000"),
        ("cron.prev", #"["0 0 * * *",null,"2023-04-23T00:00:00Z"]"#, "1682121600000"),
        ("cron.prev", #"["0 0 L * *",null,"2023-04-23T12:00:00Z"]"#, "1680220800000"),
        ("cron.isValid", #"["0 0 30 2 *"]"#, "false"),
        ("cron.isValid", #"["*/5 9-17 * JAN MON#1"]"#, "true"),
        (
            "cron.between", #"["0 */12 * * *","2023-04-23","2023-04-24T12:00:00Z"]"#,
            "[1682208000000,1682251200000,1682294400000]"
        ),
    ]

    static let called = Set(calls.map(\.function))

    @Test(arguments: calls)
    func functionGives(_ call: (function: String, operands: String, result: String)) throws {
        let operands = try #require(try JSON(parsing: call.operands).arrayValue)
        let result = try FunctionTests.call(call.function, operands)
        #expect(
            result == .some(try JSON(parsing: call.result)),
            "\(call.function)(\(call.operands)) gave \(result as JSON?)"
        )
    }

    @Test func localDatesFollowTheContextsZone() throws {
        let zone = try #require(Zone(named: "America/New_York"))
        let context = EvaluationContext(nowMilliseconds: 0, zone: zone)
        // Clocks jump from 2:00 to 3:00 on 12 March 2023.
        #expect(try FunctionTests.call("date.getTime", ["2023-03-12T02:30:00"], context: context) == 1_678_606_200_000)
        #expect(
            try FunctionTests.call("date.setHours", ["2023-03-12T12:00:00Z", 2, 30], context: context)
                == 1_678_606_200_000
        )
        #expect(try FunctionTests.call("date.getHours", ["2023-03-12T07:30:00Z"], context: context) == 3)
        #expect(
            try FunctionTests.call("date.toString", [1_678_606_200_000], context: context)
                == "Sun Mar 12 2023 03:30:00 GMT-0400 (EDT)"
        )
        #expect(try FunctionTests.call("date.getTime", ["2023-03-12"], context: context) == 1_678_579_200_000)
    }

    @Test func calendarAgreesWithItselfOverAllDates() {
        var generator = SeededGenerator(7)
        for _ in 0..<20_000 {
            let bound = Double(CivilDate.millisecondsMax)
            let instant = Int(Double.random(in: -bound...bound, using: &generator))
            let date = CivilDate(milliseconds: instant)
            #expect(date.milliseconds == instant)
            #expect((1...12).contains(date.month))
            #expect((1...CivilDate.dayCount(year: date.year, month: date.month)).contains(date.day))
        }
        #expect(CivilDate(milliseconds: 951_782_400_000) == CivilDate(year: 2000, month: 2, day: 29))
        #expect(CivilDate(year: 1970, month: 1, day: 1).weekday == 4)
    }

    @Test func zonesAreNamedNeverGuessed() {
        #expect(Zone(named: "Nowhere/City") == nil)
        #expect(Zone(named: "../../etc/passwd") == nil)
        #expect(Zone(named: "+05:45")?.offset(atMilliseconds: 0).seconds == 20_700)
        #expect(Zone(named: "GMT") == .utc)
    }
}
