import Glibc

/// One connection through a proxy, on a thread of its own.
struct ProxyConnection: ~Copyable {
    private let client: Int32
    private let server: Int32
    private let state: ProxyState
    private var requests = RESPScanner()
    private var replies = RESPScanner()
    /// The calls on their way, oldest first: whether the reply is to be swallowed.
    private var waiting: [Bool] = []
    /// A subscription's messages belong to no call.
    private var isSubscription = false
    private var isFrozen = false
    private var random: UInt64

    /// How long a look at idle sockets lasts, in milliseconds: after that the thread sees that the proxy is closed.
    private static let lookMilliseconds: Int32 = 50

    init(client: Int32, server: Int32, state: ProxyState) {
        self.client = client
        self.server = server
        self.state = state
        random = if case .split(let seed) = state.fault { seed } else { 1 }
    }

    deinit {
        close(client)
        close(server)
    }

    /// Moves bytes until one side hangs up or the fault breaks the connection.
    mutating func run() {
        while !state.isClosed {
            var events = [client, server].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            if isFrozen { events.removeLast() }
            _ = unsafe poll(&events, nfds_t(events.count), Self.lookMilliseconds)
            for event in events where event.revents != 0 {
                guard let bytes = UnixSocket.read(from: event.fd) else { return }
                if isFrozen { continue }
                guard event.fd == client ? forward(bytes) : backward(bytes) else { return }
            }
        }
    }

    private mutating func forward(_ bytes: ArraySlice<UInt8>) -> Bool {
        requests.feed(bytes)
        while let frame = requests.next() {
            let words = RESPScanner.words(of: frame)
            let name = Self.name(words)
            isSubscription = isSubscription || name == "SUBSCRIBE"
            let isMeant = state.count(name)
            if isMeant, case .cutRequest = state.fault {
                _ = UnixSocket.write(frame.prefix(frame.count / 2), to: server)
                return false
            }
            if isMeant, case .freeze = state.fault {
                isFrozen = true
                return true
            }
            waiting.append(isMeant)
            guard send(frame, to: server) else { return false }
        }
        return true
    }

    private mutating func backward(_ bytes: ArraySlice<UInt8>) -> Bool {
        if isSubscription { return send(bytes, to: client) }
        replies.feed(bytes)
        while let frame = replies.next() {
            let isMeant = waiting.isEmpty ? false : waiting.removeFirst()
            if isMeant, case .loseReply = state.fault { return false }
            guard send(frame, to: client) else { return false }
        }
        return true
    }

    /// Sends bytes, as the fault would have it.
    private mutating func send(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
        switch state.fault {
        case .split:
            var left = bytes
            while !left.isEmpty {
                random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let count = Int(random >> 33 % 97) + 1
                guard UnixSocket.write(left.prefix(count), to: descriptor) else { return false }
                left = left.dropFirst(count)
            }
            return true
        case .delay(let milliseconds):
            usleep(UInt32(milliseconds) * 1000)
            return UnixSocket.write(bytes, to: descriptor)
        default: return UnixSocket.write(bytes, to: descriptor)
        }
    }

    /// `XREADGROUP`, or `lw2_commit` for a call of the kernel.
    private static func name(_ words: [String]) -> String {
        guard let verb = words.first else { return "" }
        return verb == "FCALL" && words.count > 1 ? words[1] : verb
    }
}
