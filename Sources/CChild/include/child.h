#ifndef LEGWORK_CHILD_H
#define LEGWORK_CHILD_H

#include <stddef.h>
#include <sys/types.h>

/// Starts a program that dies with the thread that called this.
///
/// `arguments` holds `count` NUL-terminated strings one behind the other; the first one is the program's path.
/// Its standard input is empty, its standard output and error go to `log`, and `kept` stays open in it as descriptor 3;
/// no other descriptor of ours reaches it. It gets a session of its own, so that a Ctrl-C meant for us spares it, the
/// default signal handling, an umask of 077, and `death_signal` when the calling thread ends, however it ends.
///
/// Returns the process id, or -1 with the cause in `error` (an errno) where the program cannot be started.
pid_t legwork_child_start(const char *arguments, size_t count, int log, int kept, int death_signal, int *error);

/// Waits until the process has ended, without reaping it: its id stays its own until `waitpid`.
void legwork_child_await(pid_t child);

/// Names the calling thread for tools such as `top -H`; only the first 15 bytes count.
void legwork_thread_name(const char *name);

#endif
