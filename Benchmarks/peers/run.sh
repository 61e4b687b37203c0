#!/usr/bin/env bash
# Measures Legwork beside its peers on this machine: installs what is missing, then calls compare.py with all arguments.
set -euo pipefail
cd "$(dirname "$0")/../.."

Scripts/install.sh
if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
fi
environment=.build/peers
[ -x "$environment/bin/python" ] || python3 -m venv "$environment"
"$environment/bin/pip" install --quiet 'dbos>=3.4,<4' 'dramatiq[redis]>=2.2,<3'

legwork=.build/release/legwork
[ -x "$legwork" ] || swift build -c release --static-swift-stdlib --product legwork
exec "$environment/bin/python" Benchmarks/peers/compare.py --legwork "$legwork" "$@"
