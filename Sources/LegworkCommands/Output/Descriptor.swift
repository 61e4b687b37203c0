#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where a program's text goes: standard output for data, standard error for everything said to people.
///
/// Writes with `write(2)`, whole, without a buffer: what was written is out, in order, whatever happens next.
package struct Descriptor: Sendable {
    /// The file descriptor.
    package let number: Int32

    /// A descriptor of this number.
    package init(number: Int32) { self.number = number }

    /// Data: what a pipe or a program reads.
    static let output = Descriptor(number: 1)

    /// Everything else.
    static let error = Descriptor(number: 2)

    /// True where a person looks at it.
    var isTerminal: Bool { isatty(number) == 1 }

    /// The width of the terminal; nil where there is none.
    var columns: Int? { isTerminal ? size.columns : nil }

    /// The width and height of the terminal in characters; 80 × 24 where it does not say.
    var size: (columns: Int, rows: Int) {
        var window = winsize()
        guard unsafe ioctl(number, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else {
            return (80, 24)
        }
        return (Int(window.ws_col), Int(window.ws_row))
    }

    /// Writes text. A reader that has gone away (`legwork … | head`) ends the process quietly.
    package func write(_ text: String) { write(Array(text.utf8)) }

    /// Writes bytes, as ``write(_:)-(String)``.
    package func write(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { buffer in
            var rest = unsafe buffer[...]
            while unsafe !rest.isEmpty {
                let count = unsafe Self.systemWrite(number, UnsafeRawBufferPointer(rebasing: rest))
                if count >= 0 {
                    unsafe rest = unsafe rest.dropFirst(count)
                } else if errno == EAGAIN {
                    // A terminal that another program has made non-blocking.
                    var poll = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
                    _ = Self.wait(&poll)
                } else if errno != EINTR {
                    exit(errno == EPIPE ? ExitStatus.ok.rawValue : ExitStatus.problem.rawValue)
                }
            }
        }
    }

    private static func wait(_ poll: inout pollfd) -> Int32 {
        #if canImport(Glibc)
            unsafe Glibc.poll(&poll, 1, 1000)
        #else
            unsafe Darwin.poll(&poll, 1, 1000)
        #endif
    }

    private static func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
            unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
        #else
            unsafe Darwin.write(descriptor, buffer.baseAddress, buffer.count)
        #endif
    }
}
