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
        """Cuts this one too when time is up; at once if it is up already.

        A second handle is kept, for TLS takes the first one away before it shakes hands: guard
        the plain socket, and what becomes of it is guarded too.
        """
        with self._lock:
            handle = connection.dup()
            self._sockets.append(handle)
            if self.passed:
                _cut(handle)

    def cut(self) -> None:
        """Time is up."""
        with self._lock:
            self.passed = True
            for handle in self._sockets:
                _cut(handle)

    def release(self) -> None:
        """The exchange is over: gives the handles back, so that the connections can end."""
        with self._lock:
            for handle in self._sockets:
                handle.close()


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
        deadline.release()


def _cut(connection: socket.socket) -> None:
    with suppress(OSError):  # closed already
        connection.shutdown(socket.SHUT_RDWR)
