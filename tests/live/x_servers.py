"""Prism before the small X of our tests, on loopback: what passes fits X's own description.

Prism comes from npm into `.live/prism`. No server of X can be had by anyone, so nothing here
proves what X does; it proves that both what we ask and what we expect have its form, on a wire.
"""

import json
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.connectors.x_world import XWorld
from tests.house.ground import ROOT

CACHE = ROOT / ".live" / "prism"
PRISM = "@stoplight/prism-cli@5.14.2"
OPENAPI = ROOT.parent / "shared" / "specs" / "x" / "openapi.json"
INSTALL_S, START_S, STOP_S = 300, 60, 15
# Not in the description, though its address is named there.
_UNDESCRIBED = ("/2/oauth2/",)


@dataclass
class Warden(httpx.BaseTransport):
    """The connector's way out: X's host is Prism. `violations`: all that Prism had to say, with
    the request's line and the status of the answer."""

    prism: str
    world: str
    violations: list[tuple[str, int, dict[str, Any]]] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """By Prism; signing in goes past it."""
        assert request.url.host == "api.x.com"
        to = self.world if request.url.path.startswith(_UNDESCRIBED) else self.prism
        there = httpx.URL(to).copy_with(raw_path=request.url.raw_path)
        line = f"{request.method} {request.url.path}"
        headers = [pair for pair in request.headers.raw if pair[0].lower() != b"host"]
        sent = httpx.Request(request.method, there, headers=headers, content=request.read())
        with httpx.HTTPTransport() as way:
            response = way.handle_request(sent)
            response.read()
        self.passed.append(line)
        for told in json.loads(response.headers.get("sl-violations", "[]")):
            self.violations.append((line, response.status_code, told))
        return response


@contextmanager
def served(world: XWorld) -> Iterator[str]:
    """The world behind a socket, by its address."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            size = int(self.headers.get("content-length", 0))
            request = httpx.Request(
                self.command,
                f"https://api.x.com{self.path}",
                headers=dict(self.headers.items()),
                content=self.rfile.read(size),
            )
            given = world.handle_request(request)
            self.send_response(given.status_code)
            for name, value in given.headers.items():
                if name.lower() != "content-length":
                    self.send_header(name, value)
            self.send_header("content-length", str(len(given.content)))
            self.end_headers()
            self.wfile.write(given.content)

        do_GET = do_POST = do_DELETE = _answer  # noqa: N815 - the server's own names

        def log_message(self, *_words: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(STOP_S)


@contextmanager
def prism(words: list[str], log: Path) -> Iterator[str]:
    """Prism with these words, by its address. Skips where it cannot be had."""
    if not OPENAPI.exists():
        pytest.skip("X's OpenAPI description is not beside this checkout")
    program, port = _installed(), _free_port()
    node = shutil.which("node") or "node"
    call = [node, str(program), words[0], "-h", "127.0.0.1", "-p", str(port), *words[1:]]
    with log.open("w") as out:
        process = subprocess.Popen(call, stdout=out, stderr=out)
        try:
            _wait_for(port, process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            try:
                process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(STOP_S)


def _installed() -> Path:
    program = CACHE / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"
    if program.exists():
        return program
    CACHE.mkdir(parents=True, exist_ok=True)
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not on this machine, and Prism comes by it")
    (CACHE / "package.json").write_text('{"private": true}')
    try:
        subprocess.run(
            [npm, "install", "--no-audit", "--no-fund", PRISM],
            cwd=CACHE,
            check=True,
            capture_output=True,
            timeout=INSTALL_S,
        )
    except (OSError, subprocess.SubprocessError) as err:
        pytest.skip(f"Prism cannot be installed here: {err}")
    return program


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.skip(f"Prism did not start: {log.read_text()[-500:]}")
