#!/usr/bin/env bash
# Runs the sample of kills with processes whose wall clocks are wrong: those with an even number an hour ahead, the others an
# hour behind, each against Redis' own. Redis' clock is the only one that counts, so nothing may come out differently.
# Usage: Scripts/wrong-clock.sh [program] [what else 'legwork verify' takes]
set -euo pipefail
cd "$(dirname "$0")/.."

program=${1:-$(swift build --show-bin-path)/legwork}
[ $# -eq 0 ] || shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/clock.c" <<'C'
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t shift(void) {
    if (strncmp(program_invocation_short_name, "redis", 5) == 0) return 0;
    return getpid() % 2 == 0 ? 3600 : -3600;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int status = (int)syscall(SYS_clock_gettime, clock, now);
    if (status == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += shift();
    return status;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    struct timespec precise;
    (void)zone;
    if (clock_gettime(CLOCK_REALTIME, &precise) != 0) return -1;
    now->tv_sec = precise.tv_sec;
    now->tv_usec = precise.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *place) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (place != NULL) *place = now.tv_sec;
    return now.tv_sec;
}
C
cc -shared -fPIC -O1 -o "$folder/clock.so" "$folder/clock.c"
# It must work, or the run proves nothing.
shown=$(LD_PRELOAD="$folder/clock.so" date +%s)
difference=$((shown - $(date +%s)))
[ "${difference#-}" -gt 3500 ] || { echo "error: this system's clock cannot be shifted by LD_PRELOAD" >&2; exit 1; }
LD_PRELOAD="$folder/clock.so" "$program" verify "${@:---quick}"
