#!/usr/bin/env bash
# Fuzzes the doors through which text comes in, guided by coverage (libFuzzer, which comes with Swift's toolchain).
#
# Usage: Scripts/fuzz.sh [seconds-per-target] [target…]     targets: json yaml app expression schema archive
#
# Starts from Fuzz/Corpus; what it finds on the way is kept in .build/fuzz/corpus. An input that makes a target fail is
# written to .build/fuzz/findings; once cured, put it into Fuzz/Corpus, whose files the tests feed to their targets.
#
# The rooms are compiled here, with coverage counters; the package that they stand on is taken from `swift build`.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(json yaml app expression schema archive)

out=.build/fuzz
program=$out/fuzz
mkdir -p "$out/findings"
flags=(-Onone -sanitize=fuzzer)
source Scripts/compile-rooms.sh
compile_rooms "$out" JSON Diagnostics Graph Schema Expression YAML Compiler Fuzzing
link_rooms "$out" fuzz Fuzz/Entry/*.swift

status=0
for target in "${targets[@]}"; do
    mkdir -p "$out/corpus/$target"
    log=$out/$target.log
    options=(-max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1)
    # Without Swift's own handler of crashes, the fuzzer gets to write down which input it was.
    if SWIFT_BACKTRACE=enable=no FUZZ_TARGET=$target "$program" "${options[@]}" -artifact_prefix="$out/findings/$target-" \
        "$out/corpus/$target" "Fuzz/Corpus/$target" >"$log" 2>&1; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
        memory=$(sed -n 's/^stat::peak_rss_mb: *//p' "$log")
        covered=$(grep -o 'cov: [0-9]*' "$log" | tail -n 1)
        echo "$target: $runs runs in ${seconds}s, ${covered:-no coverage}, at most ${memory} MB; nothing found"
    else
        status=1
        echo "$target: FOUND SOMETHING"
        grep -E 'Fatal error|ERROR|SUMMARY|Test unit written' "$log" || tail -n 20 "$log"
        echo "to see it again: FUZZ_TARGET=$target $program <file>"
    fi
done
exit "$status"
