import CHiredis
import Glibc

/// The owner of hiredis' context: a socket and the parser of what comes from it.
///
/// hiredis connects and parses. Bytes go out and in by our own calls: what is written is never copied into a buffer of
/// hiredis, a write to a dead peer raises no SIGPIPE, and it is known how many bytes the system has taken, which is
/// what tells *lost before write* from *outcome unknown*.
/// Confined to one thread at a time; safe because the pointers never leave it.
@safe
struct RedisContext: ~Copyable {
    private let context: UnsafeMutablePointer<redisContext>
    private let inbox: UnsafeMutableRawBufferPointer

    /// What became of a write.
    struct Sending {
        /// The bytes that the system took.
        var byteCount: Int
        /// Why not all of them, or nil.
        var failure: String?
    }

    /// What a read brought.
    enum Receipt {
        /// Bytes, now with the parser.
        case bytes
        /// Nothing yet: the read timeout has passed, or nothing was there and we did not want to wait.
        case nothing
        /// The connection is over, for this reason.
        case ended(String)
    }

    /// Connects.
    ///
    /// - Throws: `unreachable`.
    init(to address: RedisAddress, timeout: Duration) throws(RedisError) {
        let made: UnsafeMutablePointer<redisContext>?
        switch address.endpoint {
        case .unixSocket(let path):
            // hiredis would cut a longer path and connect to another socket.
            guard path.utf8.count <= RedisLimits.socketPathBytesMax else {
                let limit = RedisLimits.socketPathBytesMax
                throw .unreachable(address, "a unix socket's path has at most \(limit) bytes, this \(path.utf8.count)")
            }
            unsafe made = redisConnectUnixWithTimeout(path, timeval(timeout))
        case .tcp(let host, let port):
            unsafe made = redisConnectWithTimeout(host, Int32(port), timeval(timeout))
        }
        guard let context = unsafe made else { throw .unreachable(address, "out of memory") }
        guard unsafe context.pointee.err == 0 else {
            let reason = unsafe String(cString: legwork_redis_context_error(context))
            unsafe redisFree(context)
            throw .unreachable(address, reason)
        }
        if case .tcp = address.endpoint {
            // Without it, a peer that vanished without a word keeps a blocked reader for ever.
            _ = unsafe redisEnableKeepAlive(context)
        }
        unsafe context.pointee.reader.pointee.maxbuf = RedisLimits.keptInputBytes
        unsafe self.context = context
        unsafe inbox = .allocate(byteCount: RedisLimits.receiveBytes, alignment: 16)
    }

    deinit {
        unsafe inbox.deallocate()
        unsafe redisFree(context)
    }

    /// The socket.
    var descriptor: Int32 { unsafe context.pointee.fd }

    /// Bounds each wait for the peer; nil or zero waits for ever.
    func setTimeout(_ timeout: Duration?) {
        _ = unsafe redisSetTimeout(context, timeval(timeout ?? .zero))
    }

    /// Writes bytes until the system has taken them all or the connection fails.
    func send(_ bytes: [UInt8]) -> Sending {
        var sent = 0
        while sent < bytes.count {
            let taken = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.send(
                    descriptor,
                    buffer.baseAddress?.advanced(by: sent),
                    buffer.count - sent,
                    Int32(MSG_NOSIGNAL)
                )
            }
            if taken >= 0 {
                sent += taken
            } else if errno != EINTR {
                return Sending(byteCount: sent, failure: Self.reason(errno))
            }
        }
        return Sending(byteCount: sent, failure: nil)
    }

    /// Reads what is there, waiting for it if `waits`.
    func receive(waits: Bool = true) -> Receipt {
        while true {
            let flags = waits ? 0 : Int32(MSG_DONTWAIT)
            let count = unsafe recv(descriptor, inbox.baseAddress, inbox.count, flags)
            if count > 0 {
                let fed = unsafe redisReaderFeed(context.pointee.reader, inbox.baseAddress, count)
                return fed == REDIS_OK ? .bytes : .ended("out of memory for the reply")
            }
            if count == 0 { return .ended("the server closed the connection") }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .nothing
            case let code: return .ended(Self.reason(code))
            }
        }
    }

    /// The next reply among the bytes read, or nil where they hold none that is complete.
    ///
    /// - Throws: `protocolViolated`.
    func nextReply() throws(RedisError) -> RedisReply? {
        var object: UnsafeMutableRawPointer?
        guard unsafe redisReaderGetReply(context.pointee.reader, &object) == REDIS_OK else {
            let reason = unsafe String(cString: legwork_redis_reader_error(context.pointee.reader))
            throw RedisError(
                .protocolViolated,
                "what came back is not RESP2: \(reason)",
                advice: "check that a Redis server listens there, and not something else"
            )
        }
        guard let object = unsafe object else { return nil }
        defer { unsafe freeReplyObject(object) }
        return unsafe RedisReply(copying: object.assumingMemoryBound(to: redisReply.self))
    }

    private static func reason(_ code: Int32) -> String {
        code == EAGAIN ? "the server took nothing more within the timeout" : systemReason(code)
    }
}

/// What the system says about an error number.
func systemReason(_ code: Int32) -> String {
    guard let text = unsafe strerror(code) else { return "error \(code)" }
    return unsafe String(cString: text)
}

/// A span of time as the system's structure; less than a microsecond becomes one, since zero means for ever.
private func timeval(_ duration: Duration) -> Glibc.timeval {
    let (seconds, attoseconds) = duration.components
    let microseconds = attoseconds / 1_000_000_000_000
    let isTiny = seconds == 0 && microseconds == 0 && attoseconds > 0
    return Glibc.timeval(tv_sec: Int(seconds), tv_usec: isTiny ? 1 : Int(microseconds))
}
