#!/usr/bin/env bash
# Installs the system's packages that Legwork needs, where they are missing (Debian, Ubuntu). Does nothing where all are there.
#
# Usage: Scripts/install.sh [further package…]
set -euo pipefail

# libyaml and hiredis are linked; redis-server is what `legwork dev`, `legwork run` and the tests start for themselves;
# python3 runs some of the example workers.
packages=(libyaml-dev libhiredis-dev redis-server python3 ca-certificates "$@")

if ! command -v dpkg-query >/dev/null; then
    for program in redis-server python3; do
        command -v "$program" >/dev/null || {
            echo "error: there is no $program; install it, and the headers of libyaml and hiredis" >&2
            exit 1
        }
    done
    exit 0
fi

missing=()
for package in "${packages[@]}"; do
    status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing+=("$package")
done
[ "${#missing[@]}" -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
        echo "error: these packages are missing, and installing them takes root: ${missing[*]}" >&2
        exit 1
    }
    as_root=(sudo)
fi

echo "installing ${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
# The lists may be there already, or a mirror may be down for one of several sources: what counts is the installation.
"${as_root[@]}" apt-get update -qq || echo "warning: apt-get update failed; trying with the lists that are there" >&2
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
