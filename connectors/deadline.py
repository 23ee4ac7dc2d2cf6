"""A limit on a whole exchange: when it is over, its sockets are cut, whatever they wait for.

A socket's own timeout starts anew with every byte, so a peer that sends one byte a minute
would hold a worker for ever.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Timer


class Deadline:
    """The sockets of one exchange, to be cut together."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._sockets: list[socket.socket] = []
        self.passed = False

    def guard(self, connection: socket.socket) -> None:
        """Cuts this one too when time is up; at once if it is up already."""
        with self._lock:
            self._sockets.append(connection)
            if self.passed:
                _cut(connection)

    def cut(self) -> None:
        """Time is up."""
        with self._lock:
            self.passed = True
            for connection in self._sockets:
                _cut(connection)


@contextmanager
def within(total_s: float) -> Iterator[Deadline]:
    """Inside the block every guarded socket lives for at most `total_s` seconds."""
    deadline = Deadline()
    timer = Timer(total_s, deadline.cut)
    timer.daemon = True
    timer.start()
    try:
        yield deadline
    finally:
        timer.cancel()


def _cut(connection: socket.socket) -> None:
    with suppress(OSError):  # closed already
        connection.shutdown(socket.SHUT_RDWR)
