/// A library of Redis Functions: its name, which carries its version, and its source.
package struct RedisFunctionLibrary: Sendable, Equatable {
    /// What had to be done to have the library at the server.
    package enum Installation: Sendable, Equatable {
        /// The server had it, letter for letter.
        case present
        /// The server did not know the name.
        case loaded
        /// The server had another source under the name.
        case replaced
    }

    /// The library's name, as its first line `#!lua name=…` says.
    package let name: String
    /// The source, its first line included.
    package let source: [UInt8]

    /// A library of a source whose first line names it.
    package init(name: String, source: [UInt8]) {
        self.name = name
        self.source = source
    }

    /// A library of a source whose first line names it.
    package init(name: String, source: String) {
        self.init(name: name, source: Array(source.utf8))
    }

    /// Asks the server for the library of this name, with its source.
    package var listCommand: RedisCommand {
        // The server reads the name as a pattern, but a library's name has only letters, digits and underscores.
        RedisCommand("FUNCTION", "LIST", "LIBRARYNAME", name, "WITHCODE")
    }

    /// Loads the library, in place of one of the same name.
    package var loadCommand: RedisCommand {
        RedisCommand("FUNCTION", bytes: [Array("LOAD".utf8), Array("REPLACE".utf8), source])
    }

    /// What is needed, by the reply to ``listCommand``.
    ///
    /// - Throws: `unexpectedReply`, or `refused` by a server older than 7.0.
    package func installation(after reply: RedisReply) throws(RedisError) -> Installation {
        guard let library = try reply.orRefused(command: "FUNCTION LIST").array().first else { return .loaded }
        let code = try library.dictionary()["library_code"]?.bytes()
        return code == source ? .present : .replaced
    }

    /// A call of a function: `FCALL name keys… arguments…`; more arguments may be appended.
    package static func call(
        _ function: String,
        keys: [String],
        arguments: [[UInt8]] = [],
        byteCapacity: Int = 512
    ) -> RedisCommandBuilder {
        var builder = RedisCommandBuilder("FCALL", byteCapacity: byteCapacity)
        builder.append(function)
        builder.append(keys.count)
        for key in keys {
            builder.append(key)
        }
        for argument in arguments {
            builder.append(argument)
        }
        return builder
    }
}

extension RedisConnection {
    /// Sees to it that the server has the library.
    ///
    /// - Throws: `refused` where the source does not compile or functions are unknown, or what befell the connection.
    @discardableResult
    package func install(_ library: RedisFunctionLibrary) throws(RedisError) -> RedisFunctionLibrary.Installation {
        let installation = try library.installation(after: send(library.listCommand))
        if installation != .present { _ = try send(library.loadCommand) }
        return installation
    }
}

extension RedisLane {
    /// Sees to it that the server has the library.
    ///
    /// - Throws: `refused` where the source does not compile or functions are unknown, or what befell the connection.
    @discardableResult
    package func install(
        _ library: RedisFunctionLibrary
    ) async throws(RedisError) -> RedisFunctionLibrary.Installation {
        let installation = try library.installation(after: await send(library.listCommand))
        if installation != .present { _ = try await send(library.loadCommand) }
        return installation
    }
}
