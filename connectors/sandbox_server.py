"""Serves a sandbox platform on loopback: `python -m connectors.sandbox_server FILE [PORT]`."""

import os
import sys
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

from connectors.sandbox_platform import Fate, Response, SandboxPlatform

BODY_BYTES_MAX = 300 * 1024 * 1024  # ten pictures of 20 MB, in base64
SILENCE_S_MAX = 300.0
READ_S_MAX = 60.0
KILLED = 137


class SandboxServer:
    """Answers on `http://127.0.0.1:port` until it is closed. Port 0: any free one."""

    def __init__(self, platform: SandboxPlatform, *, port: int = 0) -> None:
        self._closing = Event()
        handler = type("Handler", (_Handler,), {"platform": platform, "closing": self._closing})
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> "SandboxServer":
        """Begins to answer, in a thread of its own."""
        self._thread.start()
        return self

    def close(self) -> None:
        """Stops answering; whoever waits in silence is let go."""
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)


class _Handler(BaseHTTPRequestHandler):
    platform: SandboxPlatform
    closing: Event
    timeout = READ_S_MAX

    def do_GET(self) -> None:
        self._respond()

    def do_POST(self) -> None:
        self._respond()

    def do_DELETE(self) -> None:
        self._respond()

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the table tells what arrived."""

    def _respond(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        if length > BODY_BYTES_MAX:
            self.close_connection = True
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(length)
        self._carry_out(self.platform.handle(self.command, self.path, headers, body))

    def _carry_out(self, response: Response) -> None:
        match response.fate:
            case Fate.DEATH:
                os._exit(KILLED)
            case Fate.HANG_UP:
                self.close_connection = True
            case Fate.SILENCE:
                self.closing.wait(SILENCE_S_MAX)
                self.close_connection = True
            case Fate.ANSWER:
                with suppress(ConnectionError):  # who asked may be dead by now
                    self._write(response)

    def _write(self, response: Response) -> None:
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(response.body)))
        self.end_headers()
        self.wfile.write(response.body)


def main(arguments: list[str]) -> None:
    """Serves until the process ends; prints its address first."""
    file, port = Path(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 0
    server = SandboxServer(SandboxPlatform(file), port=port).start()
    sys.stdout.write(server.address + "\n")
    sys.stdout.flush()
    Event().wait()


if __name__ == "__main__":
    main(sys.argv[1:])
