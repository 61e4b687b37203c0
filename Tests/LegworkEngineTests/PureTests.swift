import LegworkEngine
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import Testing

@Suite("Clock estimate")
struct ClockEstimateTests {
    private func sample(_ sent: Int64, _ received: Int64, _ redis: Int64) -> ClockEstimate.Sample {
        ClockEstimate.Sample(sentNanoseconds: sent, receivedNanoseconds: received, redisMicroseconds: redis)
    }

    @Test("The quickest round trip decides, and its middle is the moment of the reading")
    func quickest() {
        var estimate = ClockEstimate()
        #expect(!estimate.isKnown)
        estimate.add(sample(0, 1_000_000, 5_000))
        #expect(estimate.offsetNanoseconds == 4_500_000)
        estimate.add(sample(2_000_000, 2_100_000, 7_000))
        #expect(estimate.offsetNanoseconds == 7_000_000 - 2_050_000)
        estimate.add(sample(3_000_000, 5_000_000, 8_900))
        #expect(estimate.offsetNanoseconds == 7_000_000 - 2_050_000)
    }

    @Test("A jump of Redis' clock is believed at once")
    func jump() {
        var estimate = ClockEstimate()
        estimate.add(sample(0, 100, 1_000))
        estimate.add(sample(1_000_000, 3_000_000, 3_600_000_000))
        #expect(estimate.offsetNanoseconds == 3_600_000_000_000 - 2_000_000)
    }

    @Test("An old sample is forgotten")
    func forgets() {
        var estimate = ClockEstimate()
        estimate.add(sample(0, 10, 1_000))
        for number in 1...Int64(ClockEstimate.samplesKept) {
            estimate.add(sample(number * 1000, number * 1000 + 100, 1_001 + number))
        }
        #expect(estimate.offsetNanoseconds == 1_002_000 - 1_050)
    }
}

@Suite("Timer board")
struct TimerBoardTests {
    @Test("An adopted partition is due at once, then at what the tick says")
    func adopt() {
        var board = TimerBoard()
        board.adopt(3, token: "1.e")
        let due = board.begin(atMilliseconds: 100)
        #expect(due == [TimerBoard.Due(partition: 3, token: "1.e", dueMilliseconds: 0)])
        #expect(board.begin(atMilliseconds: 100) == [])
        #expect(board.earliestMilliseconds == nil)
        board.ticked(due[0], nextMilliseconds: 500)
        #expect(board.earliestMilliseconds == 500)
        #expect(board.begin(atMilliseconds: 499) == [])
        let last = board.begin(atMilliseconds: 500)
        #expect(last.count == 1)
    }

    @Test("A deadline lowered while a tick is on its way outlives the tick's reply")
    func loweredDuringTick() {
        var board = TimerBoard()
        board.adopt(0, token: "t")
        let due = board.begin(atMilliseconds: 1)[0]
        #expect(board.lower(0, toMilliseconds: 300) == true)
        board.ticked(due, nextMilliseconds: 900)
        #expect(board.earliestMilliseconds == 300)
        let again = board.begin(atMilliseconds: 300)[0]
        board.ticked(again, nextMilliseconds: nil)
        #expect(board.earliestMilliseconds == nil)
    }

    @Test("Only a deadline earlier than all others wakes")
    func lower() {
        var board = TimerBoard()
        board.adopt(0, token: "a")
        board.adopt(1, token: "b")
        for due in board.begin(atMilliseconds: 1) { board.ticked(due, nextMilliseconds: 100) }
        #expect(board.lower(0, toMilliseconds: 150) == false)
        #expect(board.lower(1, toMilliseconds: 50) == true)
        #expect(board.lower(7, toMilliseconds: 1) == false)
        board.drop(1)
        #expect(board.earliestMilliseconds == 100)
    }

    @Test("A tick's reply for a lease that is gone changes nothing")
    func staleReply() {
        var board = TimerBoard()
        board.adopt(0, token: "a")
        let due = board.begin(atMilliseconds: 1)[0]
        board.drop(0)
        board.adopt(0, token: "b")
        board.ticked(due, nextMilliseconds: 900)
        #expect(board.earliestMilliseconds == 0)
    }

    @Test("The loss of a lease that is noticed late does not stop the timers of the one that followed it")
    func lateLoss() {
        var board = TimerBoard()
        board.adopt(0, token: "2.e")
        board.drop(0, token: "1.e")
        #expect(board.begin(atMilliseconds: 1).map(\.token) == ["2.e"])
        board.drop(0, token: "2.e")
        #expect(board.earliestMilliseconds == nil)
    }
}

@Suite("Lease book")
struct LeaseBookTests {
    @Test("Each of N engines aims at P/N, rounded up", arguments: [(1, 16), (2, 8), (3, 6), (16, 1), (20, 1), (0, 16)])
    func target(engines: Int, expected: Int) {
        #expect(LeaseBook(partitions: 16).target(engines: engines) == expected)
    }

    @Test("The surplus is given back once, highest numbers first")
    func surplus() {
        var book = LeaseBook(partitions: 4)
        for partition in 0..<4 { book.acquired(partition, token: "t\(partition)") }
        #expect(book.surplus(target: 2) == [3, 2])
        #expect(book.surplus(target: 2) == [])
        #expect(book.lack(target: 2) == 0)
        book.released(3)
        book.released(2)
        #expect(book.tokens.map(\.partition) == [0, 1])
        #expect(book.missing == [2, 3])
        #expect(book.lack(target: 4) == 2)
    }

    @Test("A lease that another token holds is lost")
    func lost() {
        var book = LeaseBook(partitions: 3)
        for partition in 0..<3 { book.acquired(partition, token: "t\(partition)") }
        #expect(book.renewed([(0, "t0"), (1, nil), (2, "other")]) == [1, 2])
        #expect(book.tokens.map(\.partition) == [0])
        #expect(book.lostAll() == [0])
        #expect(book.missing == [0, 1, 2])
    }
}

@Suite("Least recently used")
struct LeastRecentlyUsedTests {
    @Test("What was not used for longest goes first")
    func order() {
        var map = LeastRecentlyUsed<String, Int>(countMax: 2, costMax: 100)
        map.set("a", 1, cost: 1)
        map.set("b", 2, cost: 1)
        #expect(map.value("a") == 1)
        map.set("c", 3, cost: 1)
        #expect(map.value("b") == nil)
        #expect(map.value("a") == 1)
        #expect(map.value("c") == 3)
        #expect(map.count == 2)
    }

    @Test("The sum of costs is bounded, but one entry always stays")
    func cost() {
        var map = LeastRecentlyUsed<Int, Int>(countMax: 10, costMax: 10)
        map.set(1, 1, cost: 4)
        map.set(2, 2, cost: 4)
        map.set(3, 3, cost: 4)
        #expect(map.cost == 8)
        #expect(map.value(1) == nil)
        map.set(4, 4, cost: 50)
        #expect(map.count == 1)
        #expect(map.value(4) == 4)
        map.set(4, 5, cost: 3)
        #expect(map.cost == 3)
    }

    @Test("What is lent is gone until it is given back, and its place stays")
    func lending() {
        var map = LeastRecentlyUsed<Int, Int>(countMax: 10, costMax: 10)
        map.set(1, 7, cost: 4)
        #expect(map.lend(1) == 7)
        #expect(map.lend(1) == nil)
        #expect(map.value(1) == nil)
        map.set(1, 8, cost: 5)
        #expect(map.value(1) == 8)
        #expect(map.count == 1)
        #expect(map.cost == 5)
        #expect(map.lend(1) == 8)
        map.remove(1)
        #expect(map.count == 0)
        #expect(map.cost == 0)
        #expect(map.lend(2) == nil)
    }

    @Test("Places are used again and nothing is left behind")
    func reuse() {
        var map = LeastRecentlyUsed<Int, Int>(countMax: 5, costMax: 1000)
        for number in 0..<100 {
            map.set(number, number, cost: 2)
            if number % 3 == 0 { map.remove(number) }
        }
        #expect((0..<100).compactMap { map.value($0) } == [94, 95, 97, 98])
        map.removeAll { $0.isMultiple(of: 2) }
        #expect(map.count == 2)
        #expect(map.cost == 4)
        map.remove(95)
        map.remove(97)
        #expect(map.count == 0)
        #expect(map.cost == 0)
        map.set(1, 1, cost: 1)
        #expect(map.value(1) == 1)
    }
}

@Suite("Weight of a job in memory")
struct JobWeightTests {
    private func job(_ text: String) -> JobSnapshot {
        let header = JobHeader(state: .running, gid: "g", rev: 1, semaphore: 1, updatedMilliseconds: 1)
        let meta = JobMeta(app: "a", version: "1", topic: "t", job: "j", createdMilliseconds: 1)
        return JobSnapshot(header: header, meta: meta, data: JSONObject([(key: "text", value: .string(text))]))
    }

    @Test("A job that writes the same again and again weighs what it holds")
    func replaces() {
        let job = job(String(repeating: "x", count: 1_000))
        var weight = JobWeight()
        for _ in 0..<100_000 { weight.add(1_000, to: job) }
        #expect(weight.bytes >= 1_000)
        #expect(weight.bytes < 20_000)
    }

    @Test("A large job weighs at least its data, whether it was read or has grown")
    func large() {
        let job = job(String(repeating: "x", count: 1 << 20))
        #expect(JobWeight(stored: 1 << 20).bytes >= 1 << 20)
        var weight = JobWeight()
        for _ in 0..<100 { weight.add(1 << 20, to: job) }
        #expect(weight.bytes >= 1 << 20)
        #expect(weight.bytes < 4 << 20)
    }

    @Test("What is not in memory is not weighed")
    func absent() {
        var weight = JobWeight()
        let before = weight.bytes
        weight.add(50_000, to: nil)
        #expect(weight.bytes == before + 50_000)
    }
}

@Suite("Read positions")
struct ReadPositionsTests {
    @Test("A read goes on behind what was read, and from the beginning where nothing was")
    func goesOn() {
        var positions = ReadPositions()
        #expect(positions.ask([2, 1]) == ["0-0", "0-0"])
        positions.read(1, upTo: "7-1")
        #expect(positions[1] == "7-1" && positions[2] == ReadPositions.beginning)
        #expect(positions.ask([1, 2]) == ["7-1", "0-0"])
        positions.rewind(1)
        #expect(positions[1] == ReadPositions.beginning)
    }

    @Test("What a read brings of a partition that begins again meanwhile is not what comes next")
    func late() {
        var positions = ReadPositions()
        positions.read(1, upTo: "7-1")
        positions.read(2, upTo: "8-0")
        _ = positions.ask([1, 2])
        positions.rewind(1)
        #expect(!positions.isNext(1) && positions.isNext(2))
        #expect(!positions.isNext(3), "nothing was asked of it")
        positions.rewind()
        #expect(!positions.isNext(2))
    }
}

@Suite("Suspects")
struct SuspectsTests {
    @Test("What is found undone after each death counts up, and what is done is forgotten")
    func counts() {
        var suspects = Suspects()
        suspects.takenOver(head: ["1-0", "2-0", "3-0"], deathIn: 1)
        #expect(suspects.text == "1-0:1 2-0:1 3-0:1")
        suspects.takenOver(head: ["2-0", "3-0", "4-0"], deathIn: 2)
        #expect(suspects.text == "2-0:2 3-0:2 4-0:1")
        #expect(suspects.deaths(of: "3-0") == 2 && suspects.deaths(of: "1-0") == 0)
        suspects.takenOver(head: ["2-0", "3-0", "4-0"], deathIn: 3)
        #expect(suspects.text == "2-0:2 3-0:2 4-0:2", "who is to be tried alone, and was not, did not kill")
    }

    @Test("A partition that was given back accuses nobody, and does not acquit anybody either")
    func givenBack() {
        var suspects = Suspects("1-0:3 2-0:1")
        suspects.takenOver(head: ["1-0", "5-0"], deathIn: nil)
        #expect(suspects.text == "1-0:3")
    }

    @Test("A death with one message alone in hand is that message's")
    func alone() {
        var suspects = Suspects("1-0:2 2-0:2")
        suspects.tries("2-0", epoch: 7)
        #expect(suspects.text == "1-0:2 2-0:2!7")
        suspects = Suspects(suspects.text)
        suspects.takenOver(head: ["1-0", "2-0", "3-0"], deathIn: 7)
        #expect(suspects.text == "1-0:2 2-0:3")
        suspects.tries("1-0", epoch: 8)
        suspects.takenOver(head: ["2-0", "3-0"], deathIn: 8)
        #expect(suspects.text == "2-0:3 3-0:1", "the one that was tried has been done: the death is another's")
    }

    @Test("Who was tried in an earlier epoch did not kill an engine that had not come to it")
    func earlierTrial() {
        var suspects = Suspects("1-0:5!7")
        suspects.takenOver(head: ["1-0"], deathIn: 8)
        #expect(suspects.text == "1-0:5")
    }

    @Test("A field that somebody has damaged is read as far as it goes")
    func damaged() {
        #expect(Suspects("").list.isEmpty)
        #expect(Suspects("x 1-0 :3 2-0:many 3-0:-1 4-0:2!3 5-0:1!1!1 6-0:2!x ! 7-0:1").text == "4-0:2!3 6-0:2 7-0:1")
    }
}

@Suite("Messages that somebody else wrote")
struct ForeignMessageTests {
    @Test(
        "An address is the job's own, and then an opener and an index for each scope",
        arguments: [",0", ",0,3.2", ",0,3.2,11.0"]
    )
    func addresses(text: String) {
        let token = "app|life|2|\(text)|1|job"
        #expect(Message(header: "A|0|success|200|\(token)")?.address.path.last?.text == text)
        #expect(WaitToken(token)?.text == token)
    }

    @Test(
        "What has another address is no message",
        arguments: [
            "", "0", "zzz", ",", ",1", ",00", ",0,", ",0,3", ",0,3.", ",0,.2", ",0,3.2.1", ",0,-3.2", ",0,3.2,",
            ",0,a.b",
        ]
    )
    func noAddresses(text: String) {
        #expect(WaitToken("app|life|2|\(text)|1|job") == nil)
        let headers = [
            "T|app|life|2|\(text)|guid|job", "C|app|life|2|\(text)|guid|,0|job", "C|app|life|2|,0|guid|\(text)|job",
            "A|0|success|200|app|life|2|\(text)|1|job", "W|w|app|life|2|\(text)|1|job",
            "S|success|200|app|life|2|\(text)|1|job",
        ]
        for header in headers { #expect(Message(header: header) == nil, "\(header)") }
        #expect(!Address(text).path.isEmpty)
    }
}
