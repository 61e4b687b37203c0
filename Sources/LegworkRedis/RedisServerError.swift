/// An error that the server answered, told apart by its first word.
package struct RedisServerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The first word of an error reply, which Redis promises not to reword.
    package enum Code: Sendable, Hashable {
        /// `ERR`: no closer word.
        case generic
        /// `WRONGTYPE`: the key holds another kind of value.
        case wrongType
        /// `NOGROUP`: the stream or its consumer group is missing.
        case noGroup
        /// `BUSYGROUP`: the consumer group exists already.
        case busyGroup
        /// `READONLY`: a replica was asked to write.
        case readOnly
        /// `LOADING`: the server is still reading its data from disk.
        case loading
        /// `BUSY`: a script has been running for too long.
        case busy
        /// `NOSCRIPT`: no script with that digest.
        case noScript
        /// `OOM`: `maxmemory` is reached.
        case outOfMemory
        /// `MISCONF`: the last save to disk failed.
        case misconfigured
        /// `NOAUTH`: a password is needed.
        case notAuthenticated
        /// `WRONGPASS`: name or password is wrong.
        case wrongPassword
        /// `NOPERM`: the user may not do that.
        case noPermission
        /// `MOVED`: the key lives on another node of the cluster.
        case moved
        /// `ASK`: the key is moving to another node.
        case ask
        /// `CROSSSLOT`: the keys of one call live on several nodes.
        case crossSlot
        /// `CLUSTERDOWN`: the cluster does not serve.
        case clusterDown
        /// `TRYAGAIN`: the keys are between two nodes.
        case tryAgain
        /// `MASTERDOWN`: a replica without its primary.
        case masterDown
        /// `NOREPLICAS`: too few replicas to accept a write.
        case noReplicas
        /// `EXECABORT`: a transaction with a faulty command.
        case transactionAborted
        /// `NOPROTO`: an unsupported version of the protocol.
        case noProtocol
        /// `UNKILLABLE`: a script that has written cannot be stopped.
        case unkillable
        /// `UNBLOCKED`: a blocked call was ended from outside.
        case unblocked
        /// Any other word, such as a function's own.
        case other(String)
    }

    /// The first word, as a value to switch over.
    package let code: Code

    /// The whole reply, its first word included.
    package let text: String

    /// The error of a reply's text (without the leading `-`).
    package init(text: String) {
        self.text = text
        let word = text.utf8.prefix { $0 != UInt8(ascii: " ") }
        code = Code(word: String(Substring(word)))
    }

    /// The text after the first word.
    package var detail: String {
        guard let space = text.utf8.firstIndex(of: UInt8(ascii: " ")) else { return "" }
        return String(text[text.utf8.index(after: space)...])
    }

    /// True where the server did nothing now but may do the same command later: loading, busy, full, failing over.
    package var isTransient: Bool {
        switch code {
        case .loading, .busy, .outOfMemory, .misconfigured, .readOnly, .clusterDown, .tryAgain, .masterDown,
            .noReplicas:
            true
        default: false
        }
    }

    /// The server's own words.
    package var description: String { text }

    /// What to try, or nil where only the caller can know.
    var advice: String? {
        switch code {
        case .notAuthenticated, .wrongPassword:
            "give the name and password in the address: redis://user:password@host:port"
        case .noPermission: "grant the user the command and its keys (ACL SETUSER)"
        case .readOnly: "connect to the primary: this server is a replica"
        case .loading: "wait: the server is reading its data from disk"
        case .busy: "wait for the script, or end it with SCRIPT KILL or FUNCTION KILL"
        case .outOfMemory: "raise maxmemory (CONFIG SET maxmemory …) or remove data"
        case .misconfigured: "look into the server's log and its disk: the last save failed"
        case .moved, .ask, .crossSlot, .clusterDown, .tryAgain:
            "use a single Redis server: Redis Cluster is not supported"
        case .noGroup: "create the consumer group first (XGROUP CREATE … MKSTREAM)"
        case .noScript: "load the script again (SCRIPT LOAD)"
        default: nil
        }
    }
}

extension RedisServerError.Code {
    private static let known: [String: Self] = [
        "ERR": .generic, "WRONGTYPE": .wrongType, "NOGROUP": .noGroup, "BUSYGROUP": .busyGroup,
        "READONLY": .readOnly, "LOADING": .loading, "BUSY": .busy, "NOSCRIPT": .noScript, "OOM": .outOfMemory,
        "MISCONF": .misconfigured, "NOAUTH": .notAuthenticated, "WRONGPASS": .wrongPassword,
        "NOPERM": .noPermission, "MOVED": .moved, "ASK": .ask, "CROSSSLOT": .crossSlot,
        "CLUSTERDOWN": .clusterDown, "TRYAGAIN": .tryAgain, "MASTERDOWN": .masterDown, "NOREPLICAS": .noReplicas,
        "EXECABORT": .transactionAborted, "NOPROTO": .noProtocol, "UNKILLABLE": .unkillable,
        "UNBLOCKED": .unblocked,
    ]

    /// The code of a first word.
    package init(word: String) {
        self = Self.known[word] ?? .other(word)
    }
}
