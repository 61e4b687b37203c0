#!/usr/bin/env bash
# Runs simulated schedules with a release build of the simulator alone: usage: Scripts/simulate.sh [schedules]
set -euo pipefail
cd "$(dirname "$0")/.."

swift build -c release --product legwork-simulate
time "$(swift build -c release --show-bin-path)/legwork-simulate" --schedules "${1:-100000}" --lanes "$(nproc)"
