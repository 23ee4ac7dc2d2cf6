"""Two servers that speak Mastodon's language: an emulator from PyPI, and snac, a real one in C.

Each is installed under `.live/` from the ordinary registries, listens on loopback only, and is
stopped when its block ends.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.house.ground import ROOT

CACHE = ROOT / ".live" / "mastodon"
MOCK = "mastodon_mock==0.6.1"
SNAC = "snac2"
INSTALL_S, START_S, STOP_S = 300, 30, 10
SOURCES = Path("/etc/apt/sources.list.d")


@dataclass(frozen=True, kw_only=True)
class Servant:
    """A server on this machine. `tokens`: of the accounts `tani` and `sari`; `passwords`: what
    they sign in with, where the server asks for one."""

    address: str
    tokens: dict[str, str]
    passwords: dict[str, str]


@contextmanager
def mock_server() -> Iterator[Servant]:
    """The emulator. Skips the test when it cannot be had."""
    program, port = _installed_mock(), _free_port()
    address = f"http://127.0.0.1:{port}"
    ways = ["serve", "--in-memory", "--host", "127.0.0.1", "--port", str(port)]
    with _running([str(program), *ways, "--log-level", "warning"], f"{address}/api/v2/instance"):
        tokens = {name: _mock_account(address, name) for name in ("tani", "sari")}
        yield Servant(address=address, tokens=tokens, passwords={})


@contextmanager
def snac_server(folder: Path) -> Iterator[Servant]:
    """The real one, keeping its posts in the folder. Skips the test when it cannot be had."""
    program, port = _installed_snac(), _free_port()
    here = f"127.0.0.1:{port}"
    _said([str(program), "init", str(folder)], f"127.0.0.1\n{port}\n{here}\n\n\n")
    settings = folder / "server.json"
    told = json.loads(settings.read_text("utf-8"))
    settings.write_text(json.dumps({**told, "protocol": "http"}), "utf-8")
    passwords = {name: _snac_account(program, folder, name) for name in ("tani", "sari")}
    with _running([str(program), "httpd", str(folder)], f"http://{here}/api/v1/instance"):
        tokens = {name: _snac_token(here, name, word) for name, word in passwords.items()}
        yield Servant(address=f"http://{here}", tokens=tokens, passwords=passwords)


# --- installing ------------------------------------------------------------------------------


def _installed_mock() -> Path:
    home = CACHE / "mock"
    program = home / "bin" / "mastodon_mock"
    if not program.exists():
        shutil.rmtree(home, ignore_errors=True)
        venv.create(home, with_pip=True)
        _or_skip([str(home / "bin" / "python"), "-m", "pip", "install", "-q", MOCK], MOCK)
    return program


def _installed_snac() -> Path:
    """From the distribution's backports, by the machine's own package sources; unpacked, not
    installed."""
    home = CACHE / "snac"
    program = home / "usr" / "bin" / "snac"
    if program.exists():
        return program
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        pytest.skip("snac comes as a Debian package, and this is no Debian")
    for name in ("lists/partial", "cache/archives/partial"):
        (home / name).mkdir(parents=True, exist_ok=True)
    (home / "sources.list").write_text(_backports(), "utf-8")
    ways = [
        f"Dir::Etc::sourcelist={home}/sources.list", "Dir::Etc::sourceparts=/dev/null",
        f"Dir::State::lists={home}/lists", f"Dir::Cache={home}/cache",
        "APT::Sandbox::User=root",
    ]  # fmt: skip
    apt = ["apt-get", "-q", *(part for way in ways for part in ("-o", way))]
    _or_skip([*apt, "update"], SNAC)
    _or_skip([*apt, "download", SNAC], SNAC, folder=home)
    package = next(home.glob(f"{SNAC}_*.deb"), None)
    if package is None:
        pytest.skip("the distribution's backports have no snac")
    _or_skip(["dpkg-deb", "-x", str(package), str(home)], SNAC)
    return program


def _backports() -> str:
    """A source line for the backports of this distribution, from the mirror it uses itself."""
    release = dict(re.findall(r"(?m)^(\w+)=\"?([^\"\n]*)", Path("/etc/os-release").read_text()))
    name = release.get("VERSION_CODENAME", "")
    for path in sorted(SOURCES.glob("*.sources")):
        for stanza in path.read_text("utf-8").split("\n\n"):
            fields = dict(re.findall(r"(?m)^([\w-]+):\s*(.+)$", stanza))
            if name and name in fields.get("Suites", "").split():
                mirror = fields["URIs"].split()[0]
                return f"deb [signed-by={fields['Signed-By']}] {mirror} {name}-backports main\n"
    pytest.skip("the machine's package sources are written in a way nobody here reads")


def _or_skip(command: Sequence[str], what: str, folder: Path | None = None) -> None:
    try:
        subprocess.run(
            command, cwd=folder, check=True, capture_output=True, text=True, timeout=INSTALL_S
        )
    except (OSError, subprocess.SubprocessError) as err:
        said = getattr(err, "stderr", "") or str(err)
        pytest.skip(f"{what} cannot be had here: {said.strip()[-200:]}")


# --- starting --------------------------------------------------------------------------------


@contextmanager
def _running(command: Sequence[str], greeting: str) -> Iterator[None]:
    with subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as server:
        try:
            _await(server, greeting)
            yield
        finally:
            server.terminate()
            try:
                server.wait(STOP_S)
            except subprocess.TimeoutExpired:
                server.kill()


def _await(server: "subprocess.Popen[bytes]", greeting: str) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if server.poll() is not None:
            pytest.skip(f"the server ended at once: {server.args!r}")
        try:
            if httpx.get(greeting, timeout=2).is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    pytest.skip(f"the server did not answer within {START_S} s: {server.args!r}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _mock_account(address: str, name: str) -> str:
    made = httpx.post(f"{address}/api/v1/_mock/dev_user", json={"username": name})
    return str(made.json()["access_token"])


def _snac_account(program: Path, folder: Path, name: str) -> str:
    said = _said([str(program), "adduser", str(folder), name], "")
    found = re.search(r"password is (\S+)", said)
    assert found, said
    return found[1]


def _snac_token(here: str, name: str, password: str) -> str:
    form = {"login": name, "passwd": password, "redir": "", "cid": "", "state": ""}
    told = httpx.post(f"http://{here}/oauth/x-snac-get-token", data=form).text
    found = re.search(r"[0-9a-f]{32}", told)
    assert found, told[:200]
    return found[0]


def _said(command: Sequence[str], typed: str) -> str:
    done = subprocess.run(
        command, input=typed, capture_output=True, text=True, timeout=START_S, check=True
    )
    return done.stdout + done.stderr


def tell(line: str) -> None:
    """What was exercised, for whoever reads along."""
    print(line, file=sys.stderr)  # noqa: T201 - a live test reports
