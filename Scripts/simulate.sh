#!/usr/bin/env bash
# Simulates on all processors, with the rooms below the simulator compiled for speed: see docs/simulation.md.
#
# Usage: Scripts/simulate.sh [schedules [first [parts]]]     100,000 from 0 unless told otherwise, and all parts
#
# The parts: `prove` breaks every rule of the protocol and demands that it is noticed, `orders` runs small flows in every
# order, `schedules` runs the schedules. What stands below the rooms is taken from `swift build`. Exit code 1 if anything is wrong.
set -euo pipefail
cd "$(dirname "$0")/.."
schedules=${1:-100000}
first=${2:-0}
parts=${3:-prove orders schedules}

# With DEBUG, so that rules can be broken.
flags=(-O -cross-module-optimization -enforce-exclusivity=unchecked -D DEBUG)
# Half of the time goes into counting references: it is the less if those calls need no jump table.
if [ -d "$(dirname "$(command -v swiftc)")/../lib/swift_static/linux" ]; then
    flags+=(-static-stdlib)
    libraries=(-l_FoundationCShims -l_FoundationCollections)
fi
source Scripts/compile-rooms.sh
compile_rooms .build/simulate JSON System Diagnostics Schema Expression Graph Ledger Planner Redis Store Simulation
link_rooms .build/simulate legwork-simulate Sources/LegworkSimulate/*.swift
simulate() { .build/simulate/legwork-simulate "$@" --lanes "$(nproc)"; }

status=0
for part in $parts; do
    case $part in
        prove) simulate --prove 2500 || status=1 ;;
        orders) simulate --orders all || status=1 ;;
        schedules) simulate --schedules "$schedules" --first "$first" || status=1 ;;
        *) echo "error: there is no part '$part'; there are prove, orders and schedules" >&2; exit 64 ;;
    esac
done
exit "$status"
