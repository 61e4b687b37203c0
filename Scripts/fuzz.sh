#!/usr/bin/env bash
# Fuzzes the doors through which text comes in, guided by coverage (libFuzzer, which comes with Swift's toolchain).
#
# Usage: Scripts/fuzz.sh [seconds-per-target] [target…]     targets: json yaml app expression schema archive
#
# Starts from Fuzz/Corpus; what it finds on the way is kept in .build/fuzz/corpus. An input that makes a target fail is
# written to .build/fuzz/findings, with the command that shows it; once cured, put it into Fuzz/Corpus, whose files the
# tests feed to their targets.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(json yaml app expression schema archive)

export LEGWORK_FUZZ=1
build=(swift build --scratch-path .build/fuzz --build-system native --sanitize fuzzer -c debug -Xswiftc -O --product LegworkFuzz)
"${build[@]}"
program=$("${build[@]}" --show-bin-path)/LegworkFuzz

mkdir -p .build/fuzz/findings
status=0
for target in "${targets[@]}"; do
    mkdir -p ".build/fuzz/corpus/$target"
    echo "== $target, ${seconds}s"
    log=.build/fuzz/$target.log
    options=(-max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1)
    [ ! -f "Fuzz/$target.dict" ] || options+=(-dict="Fuzz/$target.dict")
    if FUZZ_TARGET=$target "$program" "${options[@]}" -artifact_prefix=".build/fuzz/findings/$target-" \
        ".build/fuzz/corpus/$target" "Fuzz/Corpus/$target" >"$log" 2>&1; then
        grep -E 'number_of_executed_units|new_units_added|peak_rss' "$log"
        grep -E 'cov: ' "$log" | tail -n 1
    else
        status=1
        grep -E 'Fatal error|ERROR|SUMMARY|Test unit written' "$log" || tail -n 20 "$log"
        echo "to see it again: FUZZ_TARGET=$target $program .build/fuzz/findings/$target-…"
    fi
done
exit "$status"
