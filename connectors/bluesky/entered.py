"""Settings as people enter them: an account's name, a server's address."""

import re

from connectors.bluesky.session import is_server
from domain.errors import Rejected
from domain.texts import _

_HANDLE = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?")


def service_of(entered: str) -> str:
    """The server's address. Raises: Rejected for one that no account may be sent to."""
    service = entered.strip().rstrip("/")
    if not is_server(service):
        raise Rejected(_("Alamat server harus diawali https://, misalnya https://bsky.social."))
    return service


def identifier_of(entered: str) -> str:
    """The account's name as it is copied from anywhere: with its @, its address, or the invisible
    marks that the app puts around it.

    Raises: Rejected when it is not whole.
    """
    name = "".join(c for c in entered if c.isprintable()).strip()
    name = re.sub(r"^(https?://)?bsky\.app/profile/", "", name, flags=re.IGNORECASE)
    if name.startswith("did:"):
        return name
    name = name.strip("/").removeprefix("@").lower()
    if not _HANDLE.fullmatch(name):
        raise Rejected(_("Isi nama akun selengkapnya, misalnya koperasi.bsky.social."))
    return name
