#define _GNU_SOURCE
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

// Runs between fork and exec: only async-signal-safe calls, since other threads may have held any lock.
static void become(char *const argv[], int log, int kept, int report, int death_signal, pid_t parent) {
    for (int number = 1; number < 32; number++) {
        signal(number, SIG_DFL);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    umask(077);
    setsid();
#ifdef __linux__
    // The parent may be gone before the wish is registered: then nobody would send the signal.
    if (prctl(PR_SET_PDEATHSIG, death_signal) != 0 || getppid() != parent) {
        _exit(127);
    }
#else
    (void)death_signal;
    (void)parent;
#endif
    int empty = open("/dev/null", O_RDONLY);
    // Descriptors may already lie where others are to go: move all four out of the way first.
    int high_log = fcntl(log, F_DUPFD, 10);
    int high_kept = fcntl(kept, F_DUPFD, 10);
    int high_report = fcntl(report, F_DUPFD, 10);
    int high_empty = fcntl(empty, F_DUPFD, 10);
    if (high_log >= 0 && high_kept >= 0 && high_report >= 0 && high_empty >= 0 && dup2(high_empty, 0) == 0
        && dup2(high_log, 1) == 1 && dup2(high_log, 2) == 2 && dup2(high_kept, 3) == 3
        && dup2(high_report, 4) == 4 && fcntl(4, F_SETFD, FD_CLOEXEC) == 0) {
#ifdef __linux__
        close_range(5, ~0U, 0);
#else
        for (int other = 5; other < 1024; other++) {
            close(other);
        }
#endif
        report = 4;
        execv(argv[0], argv);
    }
    int cause = errno;
    ssize_t written = write(report, &cause, sizeof cause);
    (void)written;
    _exit(127);
}

pid_t legwork_child_start(const char *arguments, size_t count, int log, int kept, int death_signal, int *error) {
    char **argv = calloc(count + 1, sizeof *argv);
    int report[2];
    if (argv == NULL) {
        *error = ENOMEM;
        return -1;
    }
    for (size_t index = 0; index < count; index++) {
        argv[index] = (char *)arguments;
        arguments += strlen(arguments) + 1;
    }
#ifdef __linux__
    int made = pipe2(report, O_CLOEXEC);
#else
    int made = pipe(report);
#endif
    if (made != 0) {
        *error = errno;
        free(argv);
        return -1;
    }
#ifndef __linux__
    fcntl(report[0], F_SETFD, FD_CLOEXEC);
    fcntl(report[1], F_SETFD, FD_CLOEXEC);
#endif
    pid_t parent = getpid();
    pid_t child = fork();
    if (child == 0) {
        become(argv, log, kept, report[1], death_signal, parent);
    }
    *error = child < 0 ? errno : 0;
    free(argv);
    close(report[1]);
    if (child > 0) {
        // Ends with nothing read when exec closes the other side.
        int cause = 0;
        ssize_t count_read;
        do {
            count_read = read(report[0], &cause, sizeof cause);
        } while (count_read < 0 && errno == EINTR);
        if (count_read == (ssize_t)sizeof cause) {
            *error = cause;
        }
    }
    close(report[0]);
    return child;
}

#ifdef __linux__
// Runs in a fork of a process with threads: only async-signal-safe calls.
static void guard(int child, int owner, int patience) {
    // Ours are the two lowest; whatever else was open in the owner must not be kept open by this.
    int high_child = fcntl(child, F_DUPFD, 10);
    int high_owner = fcntl(owner, F_DUPFD, 10);
    if (high_child < 0 || high_owner < 0 || dup2(high_child, 0) != 0 || dup2(high_owner, 1) != 1) {
        _exit(127);
    }
    close_range(2, ~0U, 0);
    for (int number = 1; number < 32; number++) {
        signal(number, SIG_DFL);
    }
    setsid();
    prctl(PR_SET_NAME, "redis guard");
    struct pollfd watched[2] = {{.fd = 0, .events = POLLIN}, {.fd = 1, .events = POLLIN}};
    while (poll(watched, 2, -1) <= 0 || (watched[0].revents == 0 && watched[1].revents == 0)) {
    }
    if (watched[0].revents == 0) {
        while (poll(watched, 1, patience) < 0 && errno == EINTR) {
        }
        if (watched[0].revents == 0) {
            syscall(SYS_pidfd_send_signal, 0, SIGKILL, NULL, 0);
        }
    }
    _exit(0);
}
#endif

pid_t legwork_child_guard(pid_t child, int patience, int *life) {
    *life = -1;
#ifdef __linux__
    int ends[2];
    int process = (int)syscall(SYS_pidfd_open, child, 0);
    if (process < 0) {
        return -1;
    }
    if (pipe2(ends, O_CLOEXEC) != 0) {
        close(process);
        return -1;
    }
    pid_t guardian = fork();
    if (guardian == 0) {
        close(ends[1]);
        guard(process, ends[0], patience);
    }
    close(process);
    close(ends[0]);
    if (guardian < 0) {
        close(ends[1]);
        return -1;
    }
    *life = ends[1];
    return guardian;
#else
    (void)child;
    (void)patience;
    return -1;
#endif
}

void legwork_child_await(pid_t child) {
    siginfo_t what;
    while (waitid(P_PID, (id_t)child, &what, WEXITED | WNOWAIT) != 0 && errno == EINTR) {
    }
}

void legwork_thread_name(const char *name) {
#ifdef __linux__
    char head[16] = {0};
    strncpy(head, name, sizeof head - 1);
    pthread_setname_np(pthread_self(), head);
#else
    pthread_setname_np(name);
#endif
}
