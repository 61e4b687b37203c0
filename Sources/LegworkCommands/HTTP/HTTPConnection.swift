import LegworkSystem
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One request of HTTP/1.1 over a connection of its own, on a thread that may block.
///
/// The host is looked up once and the connection goes to the address found, so that a name cannot change its meaning
/// between check and use; addresses that only ever lead to a machine's own metadata are refused; redirects are answers
/// like any other. Source: `30-reliability`, Security.
final class HTTPConnection: Sendable {
    /// Why there is no answer.
    enum Failure: Error, Equatable {
        /// No connection, or a connection lost; with the reason.
        case lost(String)
        /// It took too long.
        case timedOut
        /// It was called off.
        case cancelled
    }

    private let url: HTTPURL
    private let request: [UInt8]
    private let deadlineMilliseconds: Int64
    private let isCancelled = Atomic<Bool>(false)

    /// How often the thread looks whether it was called off, in milliseconds.
    private static let pollMilliseconds: Int64 = 50

    /// A request.
    ///
    /// - Parameter headers: beside `Host`, `Content-Length` and `Connection`.
    init(post body: [UInt8], to url: HTTPURL, headers: [(name: String, value: String)], timeoutMilliseconds: Int64) {
        self.url = url
        deadlineMilliseconds = MonotonicTime.milliseconds + timeoutMilliseconds
        var head = "POST \(url.target) HTTP/1.1\r\nHost: \(url.authority)\r\n"
        for header in headers { head += "\(header.name): \(Self.safe(header.value))\r\n" }
        head += "Content-Length: \(body.count)\r\nConnection: close\r\n\r\n"
        request = Array(head.utf8) + body
    }

    /// Calls it off.
    func cancel() { isCancelled.store(true, ordering: .relaxed) }

    /// The answer; blocks.
    func response() -> Result<HTTPResponse, Failure> {
        do throws(Failure) {
            let socket = try connect()
            defer { close(socket) }
            try send(socket)
            return .success(try receive(socket))
        } catch {
            return .failure(error)
        }
    }

    /// A header's value in which no line can end.
    private static func safe(_ value: String) -> String {
        String(String.UnicodeScalarView(value.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
    }

    // MARK: Connecting

    private func connect() throws(Failure) -> Int32 {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_family = AF_UNSPEC
        var list: UnsafeMutablePointer<addrinfo>?
        let status = unsafe getaddrinfo(url.host, String(url.port), &hints, &list)
        guard status == 0 else {
            let reason = unsafe String(cString: gai_strerror(status))
            throw .lost("the host '\(url.host)' is not found: \(reason)")
        }
        defer { unsafe freeaddrinfo(list) }
        var reason = "the host '\(url.host)' has no address"
        var next = unsafe list
        while let entry = unsafe next {
            unsafe next = entry.pointee.ai_next
            guard unsafe !Self.isForbidden(entry.pointee.ai_addr) else {
                reason = "'\(url.host)' is an address for a machine's own metadata; workers are not sent there"
                continue
            }
            let number = unsafe socket(entry.pointee.ai_family, entry.pointee.ai_socktype, entry.pointee.ai_protocol)
            guard number >= 0 else {
                reason = FileText.errorText()
                continue
            }
            _ = fcntl(number, F_SETFD, FD_CLOEXEC)
            _ = fcntl(number, F_SETFL, O_NONBLOCK)
            if unsafe Glibc.connect(number, entry.pointee.ai_addr, entry.pointee.ai_addrlen) == 0 { return number }
            var code = errno
            if code == EINPROGRESS {
                do throws(Failure) { try wait(number, for: POLLOUT) } catch {
                    close(number)
                    throw error
                }
                var size = socklen_t(MemoryLayout<Int32>.size)
                _ = unsafe getsockopt(number, SOL_SOCKET, SO_ERROR, &code, &size)
                if code == 0 { return number }
            }
            close(number)
            reason = "cannot connect to \(url.authority): \(FileText.errorText(code))"
        }
        throw .lost(reason)
    }

    /// True for link-local addresses, where clouds keep a machine's credentials.
    private static func isForbidden(_ address: UnsafeMutablePointer<sockaddr>?) -> Bool {
        guard let address = unsafe address else { return true }
        switch unsafe Int32(address.pointee.sa_family) {
        case AF_INET:
            let bytes = unsafe address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { pointer in
                unsafe UInt32(bigEndian: pointer.pointee.sin_addr.s_addr)
            }
            return bytes >> 16 == 0xA9FE || bytes == 0
        case AF_INET6:
            return unsafe address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { pointer in
                unsafe withUnsafeBytes(of: pointer.pointee.sin6_addr) { bytes in
                    let isLinkLocal = unsafe bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
                    let isMapped = unsafe bytes[0..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
                    return unsafe isLinkLocal || (isMapped && bytes[12] == 169 && bytes[13] == 254)
                }
            }
        default: return true
        }
    }

    // MARK: Talking

    private func send(_ socket: Int32) throws(Failure) {
        var sent = 0
        while sent < request.count {
            try wait(socket, for: POLLOUT)
            let count = unsafe request.withUnsafeBytes { buffer in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[sent...])
                return unsafe Glibc.send(socket, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                sent += count
            } else if errno != EAGAIN, errno != EINTR {
                // It may have answered before it read everything: see what it says.
                return
            }
        }
    }

    private func receive(_ socket: Int32) throws(Failure) -> HTTPResponse {
        var parser = HTTPResponseParser()
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            try wait(socket, for: POLLIN)
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe recv(socket, $0.baseAddress, $0.count, 0) }
            if count < 0 {
                if errno == EAGAIN || errno == EINTR { continue }
                throw .lost("the connection to \(url.authority) was lost: \(FileText.errorText())")
            }
            do {
                if let response = try parser.take(chunk[..<count], isEnd: count == 0) { return response }
            } catch {
                throw .lost("the answer of \(url.authority) is not understood: \(error.reason)")
            }
        }
    }

    private func wait(_ socket: Int32, for event: Int32) throws(Failure) {
        while true {
            guard !isCancelled.load(ordering: .relaxed) else { throw .cancelled }
            let left = deadlineMilliseconds - MonotonicTime.milliseconds
            guard left > 0 else { throw .timedOut }
            var entry = pollfd(fd: socket, events: Int16(event), revents: 0)
            if unsafe poll(&entry, 1, Int32(min(left, Self.pollMilliseconds))) > 0 { return }
        }
    }
}
