"""The address of a server of the fediverse, from what somebody typed."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from domain.errors import Rejected
from domain.texts import _

_HOST_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-")


def normalised(instance: str) -> str:
    """The server's address from what somebody typed: `koperasi.social`, `@kami@koperasi.social`,
    `https://koperasi.social/@kami`. Raises: Rejected when there is no server in it."""
    typed = instance.strip()
    address = typed if "://" in typed else f"https://{typed.rpartition('@')[2]}"
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:  # UnicodeError is one too
        raise _no_server() from None
    secure = parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))
    if not secure or not host or not set(host) <= _HOST_LETTERS:
        raise _no_server()
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")


def handle(acct: str, address: str) -> str:
    """`@name@server` of an account as the server at the address names it."""
    return f"@{acct}" if "@" in acct else f"@{acct}@{address.partition('://')[2]}"


def _no_server() -> Rejected:
    return Rejected(_("Alamat server tidak benar. Ketik misalnya mastodon.social."))


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
