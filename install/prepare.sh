#!/bin/sh
# Makes .venv and fills it from a hashed lock: `sh install/prepare.sh run` or `… test`.
# Needs Python 3.11 or newer and nothing else that it cannot get itself.
set -eu
cd "$(dirname "$0")/.."
purpose=${1:-run}
rooms="domain services storage connectors toolkit scheduler web dashboard guyub"

say() { printf "%s\n" "$@" >&2; }
stop() { say "" "$@"; exit 1; }

find_python() {
    for name in ${PYTHON:-} python3.11 python3.12 python3.13 python3; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    stop "Python 3.11 or newer was not found." \
        "Install it (on Debian: apt install python3), or name it: make up PYTHON=/path/to/python3"
}

# As root, or where sudo asks for no password, Debian's packages can be fetched.
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@" </dev/null; fi
}
may_install() {
    command -v apt-get >/dev/null 2>&1 &&
        { [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; }; }
}
apt_install() {
    as_root timeout 300 apt-get update -q >&2
    as_root env DEBIAN_FRONTEND=noninteractive timeout 600 \
        apt-get install -y -q --no-install-recommends "$@" >&2
}

make_venv() {
    python=$(find_python)
    # Debian keeps venv's pip in a package of its own, python3-venv.
    if ! "$python" -c 'import ensurepip' 2>/dev/null && ! command -v uv >/dev/null 2>&1 &&
        ! "$python" -c 'import pip' 2>/dev/null; then
        may_install || stop "This Python has neither pip nor ensurepip, and I may not install them." \
            "Ask whoever administers this machine for: apt install python3-venv" \
            "(or put uv on your PATH), then run the same command again."
        say "Installing Debian's python3-venv …"
        apt_install python3-venv || stop "apt-get could not install python3-venv; see its words above."
    fi
    say "Making .venv with $python …"
    if "$python" -c 'import ensurepip' 2>/dev/null; then
        "$python" -m venv .venv
    else
        "$python" -m venv --without-pip .venv
        if ! command -v uv >/dev/null 2>&1; then
            "$python" -m pip --python .venv/bin/python install -q --require-hashes \
                -r install/bootstrap.lock >&2
        fi
    fi
}

# uv is five times as quick as pip; where it cannot be had, pip does the same work.
find_uv() {
    if [ -x .venv/bin/uv ]; then
        uv=.venv/bin/uv
    elif .venv/bin/python -m pip --version >/dev/null 2>&1 &&
        .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes \
            -r install/bootstrap.lock >&2; then
        uv=.venv/bin/uv
    elif command -v uv >/dev/null 2>&1; then
        uv=$(command -v uv)
    else
        uv=
    fi
}

# A mirror or a certificate that pip was told of holds for uv too.
[ -z "${PIP_INDEX_URL:-}" ] || export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$PIP_INDEX_URL}"
[ -z "${PIP_CERT:-}" ] || export SSL_CERT_FILE="${SSL_CERT_FILE:-$PIP_CERT}"
export UV_HTTP_TIMEOUT="${UV_HTTP_TIMEOUT:-120}"

install_packages() {
    if [ -n "$uv" ] && timeout 1200 "$uv" pip install -q --python .venv/bin/python "$@"; then
        return
    fi
    say "uv could not do it; pip tries …"
    timeout 1800 .venv/bin/python -m pip install -q --disable-pip-version-check "$@"
}

case $purpose in
run) lock=requirements.lock ;;
test) lock=requirements-test.lock ;;
*) stop "Say: sh install/prepare.sh run, or: sh install/prepare.sh test" ;;
esac

# A moved or half-made environment is made anew.
.venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    rm -rf .venv
    make_venv
}
find_uv
say "Installing the locked dependencies …"
install_packages --require-hashes -r "$lock" ||
    stop "The dependencies could not be installed; the lines above say why." \
        "Check the connection (or the mirror that pip is set to), then run the same command again."
install_packages --no-deps --no-build-isolation -e . ||
    stop "Guyub itself could not be installed; the lines above say why."

# Without bytecode the start takes three times as long, and the environment may forbid writing it.
say "Compiling once, so that every start is quick …"
site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
# shellcheck disable=SC2086
.venv/bin/python -m compileall -q -j 0 "$site" $rooms >/dev/null 2>&1 || true
touch ".venv/.ready-$purpose"
[ "$purpose" = run ] || touch .venv/.ready-run
say "Ready."
