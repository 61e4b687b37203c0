import Legwork
import LegworkCompiler
import LegworkGraph
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The apps that a `legwork dev` was given: deployed at its start, and again whenever their files change.
final class DevApps: Sendable {
    private let paths: [String]
    private let client: Client
    private let output: Output
    private let state = Mutex(State())

    private struct State {
        /// When each file that belongs to an app last changed, in nanoseconds.
        var stamps: [String: [String: Int64]] = [:]
        /// The topics that start jobs.
        var topics: [String] = []
        /// The topics that programs beside the apps answer.
        var served: Set<String> = []
    }

    /// How often the files are looked at, in milliseconds.
    private static let pollMilliseconds: Int64 = 300

    /// Apps of these paths.
    init(paths: [String], client: Client, output: Output) {
        self.paths = paths
        self.client = client
        self.output = output
    }

    /// The topics that start jobs of the apps that were deployed.
    var topics: [String] { state.withLock { $0.topics } }

    /// Deploys all of them.
    ///
    /// - Throws: ``CommandFailure`` where one does not compile.
    func deployAll() async throws {
        guard !paths.isEmpty else { return }
        for file in try AppFiles.find(paths) { try await deploy(file) }
    }

    /// Deploys those whose files change, until it is cancelled. One that does not compile is told of, and stays as it was.
    func redeployChanged() async {
        while !Swift.Task.isCancelled {
            do { try await Swift.Task.sleep(for: .milliseconds(Self.pollMilliseconds)) } catch { return }
            for (file, stamps) in state.withLock({ $0.stamps }) where Self.stamps(Array(stamps.keys)) != stamps {
                do { try await deploy(file) } catch let failure as CommandFailure {
                    output.tell(failure)
                } catch {
                    output.note("\(error)")
                }
            }
        }
    }

    private func deploy(_ file: String) async throws {
        let folder = file.lastIndex(of: "/").map { file[...$0] } ?? ""
        let files = [file] + Compiler().compile(path: file).paths.map { folder + $0 }
        state.withLock { $0.stamps[file] = Self.stamps(files) }
        let app = try CompiledSource.compile(file, output)
        let deployed = try await client.deploy(app.withDigestInVersion, isForced: true)
        state.withLock { state in
            state.topics += deployed.topics.filter { !state.topics.contains($0) }
        }
        let change = deployed.isNew ? "deployed" : "unchanged"
        output.note("\(file): \(deployed.app) \(deployed.version) \(change); topics \(Words.list(deployed.topics))")
        for worker in try WorkerFolder.programs(beside: file) {
            guard state.withLock({ $0.served.insert("\(app.id) \(worker.topic)").inserted }) else { continue }
            let source = WorkerSource.program(ProgramWorker(commandLine: worker.program))
            let notes = TaskNotes(output: output)
            client.handle(worker.topic, app: app.id, concurrency: 8, source: source, notes: notes)
            output.note("  \(worker.topic) is answered by \(worker.program)")
        }
    }

    /// When each file last changed; 0 for one that is not there.
    private static func stamps(_ files: [String]) -> [String: Int64] {
        var stamps: [String: Int64] = [:]
        for file in files {
            var status = stat()
            let isThere = unsafe stat(file, &status) == 0
            stamps[file] = isThere ? Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec) : 0
        }
        return stamps
    }
}
