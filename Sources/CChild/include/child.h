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

/// Starts a small process that kills `child` where it outlives us.
///
/// Our end, however it comes, gives `child` its death signal; a program that is too busy to look at signals would stay for
/// ever. So the guard waits for our end, then `patience` milliseconds for that of `child`, and sends it SIGKILL. It goes by
/// a descriptor of the process, never by its number, which may be another's by then. It ends with `child`, or when the
/// descriptor that is put into `life` is closed and `child` has ended.
///
/// Returns the guard's process id, which is to be reaped, or -1 where the system has no descriptors of processes.
pid_t legwork_child_guard(pid_t child, int patience, int *life);

/// Waits until the process has ended, without reaping it: its id stays its own until `waitpid`.
void legwork_child_await(pid_t child);

/// Names the calling thread for tools such as `top -H`; only the first 15 bytes count.
void legwork_thread_name(const char *name);

#endif
