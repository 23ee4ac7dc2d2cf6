"""A server that answers for ever, a byte at a time."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

A_LONG_HANDSHAKE = b"\x16\x03\x03\x40\x00"  # the head of a TLS record of 16 KB


@contextmanager
def a_dripping_server(first: bytes, *, greets: bool = False) -> Iterator[str]:
    """Sends `first` when spoken to, or at once if it `greets`; then a byte every 50 ms for ever."""
    closing = Event()
    listening = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _address = listening.accept()
        with connection:
            connection.settimeout(5)
            if not greets:
                connection.recv(65_536)
            try:
                connection.sendall(first)
                while not closing.wait(0.05):
                    connection.sendall(b"x")
            except OSError:
                return

    thread = Thread(target=drip, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        closing.set()
        thread.join(timeout=5)
        listening.close()
