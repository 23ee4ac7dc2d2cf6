"""The address under which other machines of the network find this one."""

import socket

# A documentation address (RFC 5737): nothing is ever sent to it, the system is only asked
# which of its own addresses it would speak from.
_ANYWHERE = ("192.0.2.1", 9)
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared with, never listened on from here


def reachable_host(host: str) -> str:
    """`host`, or this machine's own address in its network when `host` means all of them."""
    return _own_address() if host in EVERYWHERE else host


def _own_address() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        try:
            door.connect(_ANYWHERE)
        except OSError:  # no network at all: only this machine can ask
            return "127.0.0.1"
        address: str = door.getsockname()[0]
        return address
