import Glibc
import LegworkSystem
import Synchronization

/// What the threads of a process do that should have ended.
enum Autopsy {
    /// The most lines of a debugger's answer that are told.
    private static let linesMax = 160

    /// What the system says of each thread, and the stacks where the program `gdb` is installed.
    static func of(_ process: pid_t) -> String {
        let folder = "/proc/\(process)/task"
        var lines = names(in: folder).map { thread in
            let name = text("\(folder)/\(thread)/comm")
            let place = text("\(folder)/\(thread)/wchan")
            // Source: proc(5), stat: the letter behind the name in brackets.
            let state = text("\(folder)/\(thread)/stat").split(separator: ")").last?.split(separator: " ").first ?? "?"
            return
                "thread \(thread) '\(name)' is in state \(state)\(place.isEmpty || place == "0" ? "" : " in \(place)")"
        }
        lines += stacks(process)
        return lines.joined(separator: "\n  ")
    }

    private static func stacks(_ process: pid_t) -> [String] {
        let command = ["timeout", "60", "gdb", "-nx", "-batch", "-p", "\(process)", "-ex", "thread apply all bt 14"]
        let ends = ProcessStart.lock.withLock { _ -> [Int32] in
            guard let input = PipePair(), let output = PipePair() else { return [] }
            return [input.reading, input.writing, output.reading, output.writing]
        }
        guard ends.count == 4 else { return [] }
        var child: pid_t = 0
        let status = ProcessStart.lock.withLock { _ in
            ProcessStart.spawn(
                command,
                environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"],
                directory: nil,
                input: ends[0],
                output: ends[3],
                error: ends[3],
                process: &child
            )
        }
        for end in [ends[0], ends[1], ends[3]] { close(end) }
        let reading = ends[2]
        defer { close(reading) }
        guard status == 0 else { return [] }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = unsafe read(reading, &buffer, buffer.count), count > 0 {
            bytes += buffer[..<count]
        }
        while waitpid(child, nil, 0) < 0, errno == EINTR {}
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
            .filter { $0.hasPrefix("#") || $0.hasPrefix("Thread ") }
        return Array(lines.prefix(linesMax))
    }

    private static func names(in folder: String) -> [String] {
        guard let handle = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(handle) }
        var found: [String] = []
        while let entry = unsafe readdir(handle) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { found.append(name) }
        }
        return found.sorted()
    }

    private static func text(_ path: String) -> String {
        guard let file = unsafe fopen(path, "r") else { return "" }
        defer { unsafe fclose(file) }
        var buffer = [UInt8](repeating: 0, count: 512)
        let count = unsafe fread(&buffer, 1, buffer.count, file)
        return String(decoding: buffer[..<count].prefix { $0 != 0x0A }, as: UTF8.self)
    }
}
