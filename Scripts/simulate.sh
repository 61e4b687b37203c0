#!/usr/bin/env bash
# Simulates on all processors, with the rooms below the simulator compiled for speed: see docs/simulation.md.
#
# Usage: Scripts/simulate.sh [schedules [first]]     100,000 from 0 unless told otherwise
#
# Breaks every rule of the protocol and demands that it is noticed, runs small flows in every order, then the schedules.
# What stands below the rooms is taken from `swift build`. Exit code 1 if anything is wrong.
set -euo pipefail
cd "$(dirname "$0")/.."
schedules=${1:-100000}
first=${2:-0}

# With DEBUG, so that rules can be broken.
flags=(-O -cross-module-optimization -enforce-exclusivity=unchecked -D DEBUG)
source Scripts/compile-rooms.sh
compile_rooms .build/simulate JSON System Diagnostics Schema Expression Graph Ledger Planner Redis Store Simulation
link_rooms .build/simulate legwork-simulate Sources/LegworkSimulate/*.swift
simulate() { .build/simulate/legwork-simulate "$@" --lanes "$(nproc)"; }

simulate --prove 20000
simulate --orders all
simulate --schedules "$schedules" --first "$first"
