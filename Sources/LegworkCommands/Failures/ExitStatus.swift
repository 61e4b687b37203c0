/// How a command ends, for the shell that called it. Source: `50-style` §4 item 13.
package enum ExitStatus: Int32, Sendable {
    /// It did what it was asked.
    case ok = 0
    /// Something is wrong with what it works on: a diagnostic, a failed job, a server that cannot be reached.
    case problem = 1
    /// It was called in a way that makes no sense.
    case usage = 2
}
