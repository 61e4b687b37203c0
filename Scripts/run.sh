#!/usr/bin/env bash
# From nothing to a finished flow: installs what is missing, builds, and runs `legwork` with the arguments,
# or Flows/hello without any.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v swift >/dev/null || {
    echo "error: there is no swift; install Swift 6.2 or newer from https://www.swift.org/install" >&2
    exit 1
}
Scripts/install.sh
swift build --product legwork >&2
legwork="$(swift build --show-bin-path)/legwork"
[ $# -gt 0 ] || set -- run Flows/hello --input '{"name":"Ada"}'
exec "$legwork" "$@"
