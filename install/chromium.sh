#!/bin/sh
# Finds a Chromium for the browser tests, or installs Debian's where that is allowed.
# Prints its path; prints nothing when there is none, and says how to get one.
set -eu
find_chromium() {
    for name in ${GUYUB_CHROMIUM:-} chromium chromium-browser google-chrome; do
        command -v "$name" 2>/dev/null && return
    done
    return 1
}
# What drives the browser is a program of its own, which needs this library beside it.
find_libatomic() {
    /sbin/ldconfig -p 2>/dev/null | grep -q libatomic.so.1 || ! [ -x /sbin/ldconfig ]
}
missing=
find_chromium >/dev/null || missing="chromium fonts-dejavu-core"
find_libatomic || missing="$missing libatomic1"
if [ -n "$missing" ] && command -v apt-get >/dev/null 2>&1; then
    sudo=
    [ "$(id -u)" = 0 ] || sudo="sudo -n"
    if [ -z "$sudo" ] || { command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; }; then
        echo "Installing for the browser tests: $missing …" >&2
        # shellcheck disable=SC2086 - one word a package
        { $sudo timeout 300 apt-get update -q &&
            $sudo env DEBIAN_FRONTEND=noninteractive timeout 900 \
                apt-get install -y -q --no-install-recommends $missing; } \
            </dev/null >&2 || true
    fi
fi
if find_libatomic && find_chromium; then exit 0; fi
echo "No browser to test in: the browser tests are left out. To run them: apt install chromium libatomic1" >&2
