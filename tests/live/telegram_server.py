"""An emulator of the Bot API on loopback, from the ordinary registry, into `.live/telegram`.

It keeps its state in Redis and pictures in S3; small servers of Python packages stand in for both.
"""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.house.ground import ROOT

CACHE = ROOT / ".live" / "telegram"
PACKAGES = ("telemelya==0.2.2", "fakeredis==2.40.0", "moto[server]==5.2.5")
REDIS = (
    "import sys; from fakeredis import TcpFakeServer; "
    "TcpFakeServer(('127.0.0.1', int(sys.argv[1])), server_type='redis').serve_forever()"
)
INSTALL_S = 600
START_S = 60


class Towards(httpx.BaseTransport):
    """What is meant for the platform goes to the emulator."""

    def __init__(self, address: str) -> None:
        self._address = httpx.URL(address)
        self._way = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        assert request.url.host == "api.telegram.org"
        request.url = request.url.copy_with(
            scheme="http", host=self._address.host, port=self._address.port
        )
        return self._way.handle_request(request)

    def close(self) -> None:
        self._way.close()


@dataclass(frozen=True, kw_only=True)
class LiveServer:
    """`address`: where it answers. Its own interface wants any bearer token."""

    address: str

    def asked(self) -> list[dict[str, Any]]:
        """Every method that was called about a chat, with what was sent."""
        told = self._control("GET", "responses").json()["responses"]
        return list(told)

    def picture(self, file_id: str) -> bytes:
        """The bytes it was sent."""
        return self._control("GET", f"media/{file_id}").content

    def member_writes(self, token: str, chat_id: int, text: str) -> dict[str, Any]:
        """Plays a person; the update goes to the bot's webhook at once."""
        body = {
            "chat_id": chat_id,
            "text": text,
            "from_user": {"id": chat_id, "first_name": "Sari"},
        }
        told: dict[str, Any] = self._control(
            "POST", f"send_update?bot_token={token}", json=body
        ).json()
        return told

    def healthy(self) -> bool:
        """Whether it and the two it leans on answer."""
        return bool(self._control("GET", "health").json()["ok"])

    def _control(self, method: str, path: str, **content: Any) -> httpx.Response:
        answer = httpx.request(
            method,
            f"{self.address}/api/v1/test/{path}",
            headers={"authorization": "Bearer any"},
            **content,
        )
        return answer.raise_for_status()


@contextmanager
def running_server(folder: Path) -> Iterator[LiveServer]:
    """Installs what is missing, starts it, and stops it. Skips where it cannot be had."""
    python = _installed()
    redis, pictures, port = _free_port(), _free_port(), _free_port()
    environment = {
        "REDIS_URL": f"redis://127.0.0.1:{redis}/0",
        "MINIO_ENDPOINT": f"127.0.0.1:{pictures}",
        "MOCK_SERVER_HOST": "127.0.0.1",
        "MOCK_SERVER_PORT": str(port),
        "PATH": "/usr/bin:/bin",
    }
    moto = (python.with_name("moto_server"), "-H", "127.0.0.1", "-p", str(pictures))
    with ExitStack() as running:
        for name, words, needed in (
            ("redis", (python, "-c", REDIS, str(redis)), redis),
            ("pictures", moto, pictures),
            ("bot-api", (python, "-m", "telemelya.server.app"), port),
        ):
            running.enter_context(_process(folder / f"{name}.log", words, environment, needed))
        server = LiveServer(address=f"http://127.0.0.1:{port}")
        assert server.healthy()
        yield server


@contextmanager
def _process(
    log: Path, words: tuple[object, ...], environment: dict[str, str], port: int
) -> Iterator[None]:
    with log.open("w") as out:
        process = subprocess.Popen(
            [str(word) for word in words], cwd=log.parent, env=environment, stdout=out, stderr=out
        )
        try:
            _wait_for(port, process, log)
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(timeout=10)


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    pytest.skip(f"the Bot API's emulator did not start: {log.read_text()[-500:]}")


def _installed() -> Path:
    """The Python of the emulator's own environment, anew when other versions are wanted."""
    CACHE.mkdir(parents=True, exist_ok=True)
    python, stamp = CACHE / "venv" / "bin" / "python", CACHE / "installed.txt"
    wanted = "\n".join(PACKAGES)
    if stamp.exists() and stamp.read_text() == wanted:
        return python
    _run(sys.executable, "-m", "venv", CACHE / "venv")
    _run(python, "-m", "pip", "install", "--quiet", *PACKAGES)
    stamp.write_text(wanted)
    return python


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
        pytest.skip(f"the Bot API's emulator cannot be installed here: {err} {told[-300:]!r}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
