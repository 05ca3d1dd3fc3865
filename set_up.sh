#!/bin/sh
# Sets up what is named: `python` (virtual environment with the locked packages), or Debian packages by name.
# Prints nothing when there is nothing to do.
set -eu

may_install() { command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; }

apt_install() {
    if ! may_install; then
        echo "Please install: $* (on Debian or Ubuntu: sudo apt-get install $*), then run this again." >&2
        exit 1
    fi
    if [ "$(id -u)" = 0 ]; then as_root=; else as_root="sudo -n"; fi
    echo "Installing $* ..."
    $as_root env DEBIAN_FRONTEND=noninteractive sh -c "apt-get update -qq && apt-get install -y -qq --no-install-recommends $*" >/dev/null
}

find_python() {
    for python in python3 python3.13 python3.12 python3.11; do
        if "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
            echo "$python"
            return
        fi
    done
    echo "Please install Python 3.11, 3.12 or 3.13, then run this again." >&2
    exit 1
}

set_up_python() {
    python=$(find_python)
    "$python" -c 'import ensurepip, venv' 2>/dev/null || apt_install python3-venv
    [ -x .venv/bin/python ] || "$python" -m venv .venv
    echo "Installing the locked packages into .venv (a minute or two) ..."
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
    .venv/bin/python -m compileall -q .venv || true
}

for thing in "$@"; do
    case $thing in
        python) set_up_python ;;
        bubblewrap) command -v bwrap >/dev/null 2>&1 || apt_install bubblewrap ;;
        postgresql) ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || apt_install postgresql ;;
        chromium) command -v chromium >/dev/null 2>&1 || apt_install chromium fonts-dejavu-core ;;
        *) apt_install "$thing" ;;
    esac
done
