package import LegworkLedger
package import LegworkRedis
package import LegworkStore

/// A connection of one thread: commands are appended, sent together, and their replies read in order.
package final class Wire {
    private let connection: RedisConnection
    let kernel: RedisKernel
    /// The storage of the last call, to write the next one into.
    private var spare: [UInt8] = []

    /// The longest storage that is kept.
    private static let spareBytesMax = 64 << 10

    /// Connects.
    ///
    /// - Parameters:
    ///   - address: the server's address.
    ///   - kernel: writes the calls of the kernel.
    /// - Throws: `unreachable`, or `refused` for a wrong password.
    package init(_ address: RedisAddress, kernel: RedisKernel) throws(RedisError) {
        self.kernel = kernel
        connection = try RedisConnection(to: address, connectTimeout: .seconds(2), readTimeout: .seconds(10))
    }

    /// The server's number for the connection, as `CLIENT UNBLOCK` wants it.
    package var clientID: Int64 { connection.clientID }

    /// Appends a command.
    package func append(_ name: String, _ arguments: String...) {
        connection.append(RedisCommand(name, arguments: arguments))
    }

    /// Appends a command, its name first.
    package func append(_ words: [String]) {
        guard let name = words.first else { return }
        connection.append(RedisCommand(name, arguments: words.dropFirst()))
    }

    /// Appends a command.
    package func append(_ command: RedisCommand) { connection.append(command) }

    /// Sends what was appended.
    package func flush() throws(RedisError) { try connection.flush() }

    /// Waits until there is something to read, from the server or on another descriptor, without reading it.
    package func wait(orDescriptor other: Int32, atMost limit: Duration) -> RedisConnection.Waking {
        connection.wait(orDescriptor: other, atMost: limit)
    }

    /// The next reply.
    ///
    /// - Throws: `refused` where it is an error, and what else befell the connection.
    package func reply() throws(RedisError) -> RedisReply { try connection.readReply().orRefused() }

    /// The next reply, errors included.
    package func anyReply() throws(RedisError) -> RedisReply { try connection.readReply() }

    /// The next reply as a whole number.
    package func integer() throws(RedisError) -> Int { Int(try connection.readReply().integer()) }

    /// The next reply as bytes; nil for null.
    package func bytes() throws(RedisError) -> [UInt8]? { try connection.readReply().optionalBytes() }

    /// The next reply as the fields of a hash.
    package func fields() throws(RedisError) -> [(name: String, value: [UInt8])] {
        let items = try connection.readReply().array()
        var fields: [(name: String, value: [UInt8])] = []
        fields.reserveCapacity(items.count / 2)
        var place = 0
        while place + 1 < items.count {
            fields.append((String(decoding: try items[place].bytes(), as: UTF8.self), try items[place + 1].bytes()))
            place += 2
        }
        return fields
    }
}

extension RedisError {
    /// True where the same call may go through later, so that its failure says nothing about its content.
    package var isPassing: Bool {
        guard let error = serverError else { return true }
        return error.isTransient || isFunctionMissing
    }

    /// True where the kernel's functions are not loaded: somebody has flushed them.
    package var isFunctionMissing: Bool {
        serverError?.isFunctionMissing ?? false
    }
}

extension Wire {
    /// Appends a call of the kernel.
    package func append(_ call: KernelCall) {
        var storage: [UInt8] = []
        swap(&storage, &spare)
        let command = kernel.encode(call, reusing: storage)
        append(command)
        if command.byteCount <= Self.spareBytesMax { spare = command.recycled() }
    }

    /// Appends a commit.
    package func append(_ commit: Commit) { append(KernelCall.commit(commit)) }

    /// The next reply, of a kernel call: what became of it, or why it was refused.
    ///
    /// - Throws: what befell the connection.
    package func kernelReply(to call: KernelCall) throws(RedisError) -> Result<KernelReply, RedisError> {
        let reply = try anyReply()
        if case .error(let error) = reply { return .failure(.refused(error)) }
        do throws(StoreError) { return .success(try kernel.decode(reply, for: call)) } catch {
            return .failure(error.redisError ?? RedisError(.unexpectedReply, error.message, advice: error.advice))
        }
    }

    /// Connects in place of a connection that was given up for an error; loads the kernel's functions where their lack
    /// was the error: somebody has flushed them.
    ///
    /// - Throws: `unreachable`, or `refused`.
    package convenience init(
        _ address: RedisAddress,
        kernel: RedisKernel,
        after error: RedisError?
    ) throws(RedisError) {
        try self.init(address, kernel: kernel)
        if let error, error.isFunctionMissing { try loadKernel() }
    }

    /// Loads the kernel's functions, unless the server has this revision of them or a later one: somebody has flushed them, or
    /// brought back earlier ones, as an engine of an earlier revision or a restored backup does.
    package func loadKernel() throws(RedisError) {
        append("FCALL", "\(KernelLibrary.functionPrefix)revision", "0")
        try flush()
        switch try anyReply() {
        case .integer(let revision) where revision >= KernelLibrary.revision: return
        case .error(let error) where !error.isFunctionMissing: return
        default: append(KernelLibrary.library.loadCommand)
        }
        try flush()
        _ = try reply()
    }

    /// The versions of an app that are deployed.
    package func versions(of app: String, keys: KeySpace) throws(RedisError) -> Set<String> {
        append("HKEYS", keys.app(app))
        try flush()
        var versions: Set<String> = []
        for field in try reply().array() {
            let name = try field.string()
            if name.hasPrefix("v:") { versions.insert(String(name.dropFirst(2))) }
        }
        return versions
    }
}
