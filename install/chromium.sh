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
find_chromium && exit 0
if command -v apt-get >/dev/null 2>&1; then
    sudo=
    [ "$(id -u)" = 0 ] || sudo="sudo -n"
    if [ -z "$sudo" ] || { command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; }; then
        echo "Installing Debian's chromium for the browser tests …" >&2
        { $sudo timeout 300 apt-get update -q &&
            $sudo env DEBIAN_FRONTEND=noninteractive timeout 900 \
                apt-get install -y -q --no-install-recommends chromium fonts-dejavu-core; } \
            </dev/null >&2 || true
    fi
fi
find_chromium || {
    echo "No Chromium: the browser tests are left out. To run them: apt install chromium" >&2
    exit 0
}
