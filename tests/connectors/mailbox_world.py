"""A mailbox of the cooperative: a real IMAP server, a real SMTP server, and letters for them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from connectors.house import LooseNotes
from connectors.mailbox.connector import MailboxConnector
from connectors.mailbox.settings import Settings
from domain.ports import Notebook
from tests.connectors.mail_room import AT, open_mail_room
from tests.connectors.post_office import PASSWORD, USER, open_post_office
from tests.connectors.staging import a_house

OURS = "halo@koperasi.example"
FIRST = "<m1@anggota.example>"
SETTINGS = {
    "address": OURS,
    "imap_host": "127.0.0.1",
    "imap_security": "none",
    "smtp_host": "127.0.0.1",
    "smtp_security": "none",
    "user": USER,
    "password": PASSWORD,
}


@contextmanager
def mailbox_world() -> Iterator[tuple[None, Mapping[str, str]]]:
    """With one letter in the inbox."""
    with open_post_office() as office, open_mail_room() as room:
        room.put(a_letter())
        yield None, {"imap_port": str(room.port), "smtp_port": str(office.port)}


def a_mailbox(
    imap_port: int, smtp_port: int = 9, notes: Notebook | None = None, **changes: Any
) -> MailboxConnector:
    told: dict[str, Any] = {**SETTINGS, "imap_port": imap_port, "smtp_port": smtp_port, **changes}
    house = a_house(channel_name="Koperasi Maju", now=lambda: AT, notes=notes or LooseNotes())
    return MailboxConnector(Settings(**told), house)


def a_letter(body: str | bytes = "Halo, simpanan saya berapa?", /, **headers: str) -> bytes:
    """From a member to us. Headers by name with `_` for `-`; an empty one is left out."""
    told = {
        "From": "Sari <sari@anggota.example>",
        "To": OURS,
        "Subject": "Simpanan",
        "Message-ID": FIRST,
        "Date": "Wed, 18 Nov 2026 11:58:00 +0700",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value)
    data = body.encode() if isinstance(body, str) else body
    return head.encode() + b"\r\n" + data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") + b"\r\n"


def a_parcel(*parts: str, kind: str = "mixed", **headers: str) -> bytes:
    """A letter of several parts, each with its own headers."""
    inside = "".join(f"--b{kind}\n{part}\n" for part in parts) + f"--b{kind}--\n"
    content_type = f"multipart/{kind}; boundary=b{kind}"
    return a_letter(inside, MIME_Version="1.0", Content_Type=content_type, **headers)
