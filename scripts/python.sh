#!/bin/sh
# Runs a script with a Python that fits the pinned packages (3.11 to 3.13), or says in one sentence that there is none.
set -eu

find_python() {
    for name in python3 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'; then
            echo "$name"
            return
        fi
    done
}

python=$(find_python)
if [ -z "$python" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing python3 with apt-get, because it is missing."
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3 python3-venv >/dev/null
    python=$(find_python)
fi
if [ -z "$python" ]; then
    echo "MusicStudio needs Python 3.11, 3.12 or 3.13: install it (Debian: sudo apt-get install python3 python3-venv)." >&2
    exit 1
fi
exec "$python" "$@"
