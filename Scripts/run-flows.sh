#!/usr/bin/env bash
# Compiles, tests and runs every app in Flows/ with the real program, several at a time, and compares each result with
# its expected.json.
#
# Usage: Scripts/run-flows.sh [path of legwork] [names of flows]
set -euo pipefail
cd "$(dirname "$0")/.."

legwork=${1:-$(swift build --show-bin-path)/legwork}
shift || true
[ -x "$legwork" ] || { echo "error: there is no program '$legwork'; run 'swift build' first" >&2; exit 1; }

"$legwork" check --strict Flows

run_one() {
    local legwork=$1 name=$2 folder=Flows/$2 output errors status=0
    output=$(mktemp)
    errors=$(mktemp)
    local topic
    topic=$(sed -n 's/^  "topic": "\(.*\)",$/\1/p' "$folder/expected.json")
    local words=(run "$folder" --topic "$topic" --input "@$folder/input.json" --json)
    [ ! -f "$folder/signals.json" ] || words+=(--signals "@$folder/signals.json")
    # seed-sleep sleeps for a minute; two are plenty for all.
    timeout 120 "$legwork" "${words[@]}" >"$output" 2>"$errors" || status=$?
    if ! python3 Scripts/compare-result.py "$folder/expected.json" "$output" "$status"; then
        echo "✗ $name (exit status $status)"
        sed 's/^/    /' "$errors" | tail -n 30
        rm -f "$output" "$errors"
        return 1
    fi
    rm -f "$output" "$errors"
    echo "✓ $name"
}
export -f run_one

names=("$@")
if [ ${#names[@]} -eq 0 ]; then
    for file in Flows/*/expected.json; do
        names+=("$(basename "$(dirname "$file")")")
    done
fi
# The slow one first, so that the others run while it sleeps.
printf '%s\n' "${names[@]}" | sort -r | xargs -P 4 -I '{}' bash -c 'run_one "$@"' run_one "$legwork" '{}'
echo "${#names[@]} flows ran as expected"
