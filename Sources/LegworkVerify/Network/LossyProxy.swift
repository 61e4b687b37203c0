import Glibc
package import LegworkRedis

/// A loopback proxy before a Redis on a unix socket, which does to its connections what a bad network does.
package final class LossyProxy: Sendable {
    /// Where it listens.
    package let address: RedisAddress
    private let state: ProxyState
    private let folder: String
    private let listener: Int32

    /// Starts a proxy.
    ///
    /// - Parameter server: a Redis on a unix socket.
    /// - Throws: ``VerifyError`` where no socket can be made.
    package init(before server: RedisAddress, _ fault: NetworkFault) throws {
        guard case .unixSocket(let target) = server.endpoint else {
            throw VerifyError("a proxy needs a Redis on a unix socket, not \(server)")
        }
        guard let folder = FileSystem.makeTemporaryFolder(prefix: "/tmp/legwork-proxy-") else {
            throw VerifyError("no folder could be made under /tmp; make room there")
        }
        guard let listener = UnixSocket.listen("\(folder)/s") else {
            FileSystem.removeTree(folder)
            throw VerifyError("no socket could be made at \(folder)/s: errno \(errno)")
        }
        self.folder = folder
        self.listener = listener
        address = .unixSocket("\(folder)/s")
        state = ProxyState(fault)
        let state = state
        _ = NativeThread(name: "proxy") {
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { return }
                _ = fcntl(client, F_SETFD, FD_CLOEXEC)
                guard let server = UnixSocket.connect(target) else {
                    Glibc.close(client)
                    continue
                }
                _ = NativeThread(name: "proxied") {
                    var connection = ProxyConnection(client: client, server: server, state: state)
                    connection.run()
                }
            }
        }
    }

    deinit { close() }

    /// How often each call came through, by its name.
    package var counts: [String: Int] { state.counts }

    /// True once the fault has happened.
    package var hasHappened: Bool { state.hasHappened }

    /// Breaks every connection and takes no more.
    package func close() {
        guard state.close() else { return }
        shutdown(listener, Int32(SHUT_RDWR))
        Glibc.close(listener)
        FileSystem.removeTree(folder)
    }
}
