"""A real IMAP server on loopback that nobody here wrote, and a wire that garbles on order."""

import imaplib
import re
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

from tests.connectors.post_office import PASSWORD, USER

START_S = 20
AT = datetime(2026, 11, 18, 5, 0, tzinfo=UTC)
_RUN = "from pymap.main import main; main()"


@dataclass
class MailRoom:
    """The server's mailboxes, as another mail program sees them."""

    port: int

    @contextmanager
    def entered(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=10) as door:
            door.login(USER, PASSWORD)
            yield door

    def put(self, *letters: bytes, folder: str = "INBOX", at: datetime = AT) -> None:
        with self.entered() as door:
            for letter in letters:
                kind, words = door.append(folder, "", at, letter)
                assert kind == "OK", words

    def letters(self, folder: str) -> list[bytes]:
        with self.entered() as door:
            door.select(folder, readonly=True)
            told = door.fetch("1:*", "(FLAGS BODY.PEEK[])")[1]
            return [each[1] for each in told if isinstance(each, tuple)]

    def move(self, folder: str) -> None:
        """All of the inbox goes there."""
        with self.entered() as door:
            door.create(folder)
            door.select("INBOX")
            door.copy("1:*", folder)
            door.store("1:*", "+FLAGS", r"(\Deleted)")
            door.expunge()

    def empty(self) -> None:
        with self.entered() as door:
            for each in door.list()[1]:
                name = each.rpartition(b' "/" ')[2].decode() if isinstance(each, bytes) else ""
                if name not in ("INBOX", "Sent"):
                    door.delete(name)
            for name in ("INBOX", "Sent"):
                door.select(name)
                if door.search(None, "ALL")[1] != [b""]:
                    door.store("1:*", "+FLAGS", r"(\Deleted)")
                    door.expunge()
                door.unselect() if "UNSELECT" in door.capabilities else door.close()


@contextmanager
def open_mail_room(*, certificate: Path | None = None) -> Iterator[MailRoom]:
    """The server, until the block ends. `certificate`: the folder of `a_certificate`."""
    port = _free_port()
    tls = ["--no-tls"]
    if certificate is not None:
        chain, key = certificate / "certificate.pem", certificate / "key.pem"
        tls = ["--cert", str(chain), "--key", str(key)]
    command = [
        sys.executable, "-P", "-c", _RUN, "--host", "127.0.0.1", "--port", str(port), *tls,
        "dict", "--demo-user", USER, "--demo-password", PASSWORD,
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _await(port)
            room = MailRoom(port)
            if certificate is None:
                with room.entered() as door:
                    door.create("Sent")
            yield room
        finally:
            server.terminate()


@dataclass
class Wire:
    """Between the connector and the server, line by line. `garble`: what to replace in the
    server's lines; `heard`: what the connector said."""

    port: int = 0
    garble: list[tuple[bytes, bytes]] = field(default_factory=list)
    heard: list[bytes] = field(default_factory=list)
    taken: int = 0


@contextmanager
def open_wire(room: MailRoom, *, context: ssl.SSLContext | None = None) -> Iterator[Wire]:
    """The wire, until the block ends. `context`: with TLS from the first byte on."""
    listening = socket.create_server(("127.0.0.1", 0))
    wire = Wire(port=listening.getsockname()[1])
    threads: list[Thread] = []

    def serve() -> None:
        while True:
            try:
                near, _address = listening.accept()
            except OSError:
                return
            with suppress(OSError):
                plain = context.wrap_socket(near, server_side=True) if context else near
                far = socket.create_connection(("127.0.0.1", room.port))
                threads.append(Thread(target=_carry, args=(plain, far, wire, False), daemon=True))
                threads.append(Thread(target=_carry, args=(far, plain, wire, True), daemon=True))
                threads[-1].start()
                threads[-2].start()

    accepting = Thread(target=serve, daemon=True)
    accepting.start()
    try:
        yield wire
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        for thread in (accepting, *threads):
            thread.join(timeout=5)


def _carry(source: socket.socket, target: socket.socket, wire: Wire, back: bool) -> None:
    with suppress(OSError, ValueError), source, target, source.makefile("rb") as lines:
        for line in lines:
            if back:
                wire.taken += len(line)
                for pattern, said in wire.garble:
                    line = re.sub(pattern, said, line)  # noqa: PLW2901
            else:
                wire.heard.append(line)
            target.sendall(line)
        target.shutdown(socket.SHUT_RDWR)


def _free_port() -> int:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        return int(reserved.getsockname()[1])


def _await(port: int) -> None:
    deadline = time.monotonic() + START_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < deadline, "the IMAP server does not start"
        else:
            return
