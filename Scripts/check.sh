#!/usr/bin/env bash
# Everything that must hold before a change lands: installs what is missing, then format, generated files, a build without
# warnings, all tests, and all flows with the real program. One command, the same here and in CI.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s (%ss)\n' "$1" "$SECONDS"; }

step "packages"
Scripts/install.sh python3-venv
# The tests start their own server. Without it they would have nothing to prove.
command -v redis-server >/dev/null || { echo "error: redis-server is not in PATH" >&2; exit 1; }
redis-server --version
swift --version 2>&1 | head -n 1

step "format"
swift format lint --strict --recursive --parallel Package.swift Sources Tests Fuzz
step "generated files"
Scripts/generate-error-pages.sh --check

step "build, warnings are errors"
swift build --build-tests

step "log for code scanners"
# Of a page's example; a test looks at what the program wrote.
mistakes=$(mktemp -d)
awk '/^```yaml$/ { on = 1; next } /^```$/ { if (on) exit } on' docs/errors/LW0204.md >"$mistakes/app.yaml"
export LEGWORK_SARIF=$PWD/.build/legwork.sarif
"$(swift build --show-bin-path)/legwork" check --format sarif "$mistakes/app.yaml" >"$LEGWORK_SARIF" || [ $? -eq 1 ]
rm -rf "$mistakes"

step "tests"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
# Of all cases begun at once, each would wait for its turn at two threads, and what has a lease or a bound would wait too.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=${SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH:-$((4 * $(nproc)))}
swift test --skip-build --parallel >"$log" 2>&1 || status=$?
if [ "$status" -ne 0 ]; then
    grep -E -A 3 '^✘|Fatal error|unexpected signal' "$log" | head -n 300 || true
    echo "---"
fi
tail -n 8 "$log"
[ "$status" -eq 0 ] || exit "$status"

step "a language client that is not ours"
# From PyPI. Where that cannot be reached, LspTests has held the same conversation in Swift.
client=.build/language-client
[ -x "$client/bin/pytest" ] || { python3 -m venv "$client" && "$client/bin/pip" install --quiet 'pytest-lsp>=1.0,<2'; } || true
if [ -x "$client/bin/pytest" ]; then
    LEGWORK=$(swift build --show-bin-path)/legwork "$client/bin/pytest" -q -p no:cacheprovider Tests/LanguageClient
else
    echo "warning: pytest-lsp could not be installed; the session with it was left out"
fi

step "hostile input"
# The build takes the longest; Scripts/fuzz.sh alone gives each target a minute.
Scripts/fuzz.sh 5

step "tests of flows"
"$(swift build --show-bin-path)/legwork" test Flows --coverage-min 100

step "flows"
"$(swift build --show-bin-path)/legwork" fmt --check Flows
Scripts/run-flows.sh "$(swift build --show-bin-path)/legwork"

step "simulation"
Scripts/simulate.sh 100000 0 schedules
step "rules broken on purpose"
Scripts/simulate.sh 0 0 prove
step "verbs of people in every order"
Scripts/simulate.sh 0 0 orders

step "kills at a sample of the failpoints, replies lost on the way"
"$(swift build --show-bin-path)/legwork" verify --quick --faults crash,network

step "all is well"
