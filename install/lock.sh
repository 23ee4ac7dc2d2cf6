#!/bin/sh
# Writes the hashed locks anew from pyproject.toml. They name no index and no address.
set -eu
cd "$(dirname "$0")/.."
uv=$(command -v uv || echo .venv/bin/uv)
compile() {
    "$uv" pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
        --no-strip-extras --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet "$@"
}
compile --group install -o requirements.lock
compile --group install --group dev -c requirements.lock -o requirements-test.lock
# uv alone, for pip to fetch first: its block of the lock, the indented hash lines included.
awk '/^[^ ]/ { on = /^uv==/ } on' requirements.lock > install/bootstrap.lock
