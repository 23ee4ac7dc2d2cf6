"""One signed-in IMAP session: reading without marking anything read, and keeping a sent letter.

Everything is bounded: the whole session in time, each answer in bytes.
Source: RFC 3501; RFC 6154 for the folders' uses; read 2026-11-25.
"""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from connectors.deadline import Deadline, within
from connectors.mailbox.structure import Node, nodes
from connectors.secrecy import Scrubber
from connectors.smtp import one_line
from domain.errors import Unauthorized, Unavailable
from domain.texts import _

STEP_S = 20.0  # each word of the server
TOTAL_S = 90.0
ANSWER_MAX = 4 * 1024 * 1024
SESSION_MAX = 64 * 1024 * 1024
WORDS_MAX = 200
# No month of the machine's language: IMAP knows these only.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LISTED = re.compile(rb'\((?P<flags>[^)]*)\)\s+(?:"(?:\\.|[^"\\])*"|NIL)\s+(?P<name>.+)\Z', re.S)
_SENT_NAMES = (
    "sent", "sent items", "sent mail", "sent messages", "inbox.sent", "inbox/sent", "terkirim",
    "item terkirim",
)  # fmt: skip
# A sign-in that is refused for now only. Source: RFC 5530 section 3.
_FOR_NOW = re.compile(r"\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG|CONTACTADMIN)\]", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class ImapAccount:
    """Where the mailbox is read. `security`: "tls", "starttls" or "none"."""

    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)

    @contextmanager
    def opened(self, total_s: float | None = None) -> Iterator["Folders"]:
        """A session. Raises: Unauthorized, Unavailable; inside the block nothing else either."""
        with within(total_s or TOTAL_S) as deadline:
            line: _Line | None = None
            try:
                line = _Line(deadline, self)
                self._sign_in(line)
                yield Folders(line)
            except (imaplib.IMAP4.error, OSError, ValueError, Refused) as err:
                raise (self._unavailable if line else self._unreached)(err) from None
            finally:
                if line is not None:
                    with suppress(imaplib.IMAP4.error, OSError):
                        line.shutdown()

    def _sign_in(self, line: "_Line") -> None:
        if self.security == "starttls":
            if "STARTTLS" not in line.capabilities:
                raise self._unauthorized(_("server tidak menawarkan STARTTLS"))
            line.starttls(ssl.create_default_context())
        try:
            self._log_in(line)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as err:
            if _FOR_NOW.search(str(err)):
                raise
            raise self._unauthorized(self._words(err)) from None

    def _log_in(self, line: "_Line") -> None:
        """By PLAIN where a word is not ASCII; for LOGIN the library quotes the password itself."""
        if (self.user + self.password).isascii():
            line.login(_quoted(self.user), self.password)
            return
        told = f"\0{self.user}\0{self.password}".encode()
        line.authenticate("PLAIN", lambda _challenge: told)

    def _unavailable(self, err: Exception) -> Unavailable:
        return Unavailable(
            _("Kotak surel sedang tidak dapat dibaca; akan dicoba lagi."), detail=self._words(err)
        )

    def _unreached(self, err: Exception) -> Unavailable:
        """Nobody answers at all, or not in this way: often it was typed wrongly."""
        said = _(
            "Server surel masuk {host}:{port} tidak dapat dihubungi; akan dicoba lagi. Bila terus "
            "begini, periksa nama server, porta, dan pengamanannya."
        )
        return Unavailable(said.format(host=self.host, port=self.port), detail=self._words(err))

    def _unauthorized(self, words: str) -> Unauthorized:
        return Unauthorized(
            _("Server IMAP menolak kita masuk. Periksa nama pengguna dan sandi aplikasinya."),
            detail=words,
        )

    def _words(self, err: Exception) -> str:
        return Scrubber((self.password,)).scrub(one_line(str(err)))[:WORDS_MAX]


class Refused(Exception):
    """The server says no to this one thing; the session goes on."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A folder as it was when it was opened. `validity`: another one means that the server
    counts its letters anew. `next_uid`: None where the server does not tell."""

    validity: int
    next_uid: int | None


class Folders:
    """A signed-in session. Raises, besides `Refused`, what `ImapAccount.opened` turns into ours."""

    def __init__(self, line: "_Line") -> None:
        self._line = line

    def examine(self, folder: str) -> Standing:
        """Opens it for reading only. Raises: Refused."""
        kind, words = self._line.select(_quoted(folder), readonly=True)
        if kind != "OK":
            raise Refused(_said(words))
        next_uid = self._number("UIDNEXT")
        return Standing(validity=self._number("UIDVALIDITY") or 0, next_uid=next_uid)

    def after(self, uid: int, since: date | None = None) -> list[int]:
        """Numbers above `uid` in the open folder, rising; only those received `since`."""
        told = ["UID", f"{uid + 1}:*"]
        if since is not None:
            told += ["SINCE", f"{since.day:02}-{_MONTHS[since.month - 1]}-{since.year:04}"]
        return [found for found in self._search(told) if found > uid]  # n:* is never empty

    def with_id(self, message_id: str) -> list[int]:
        """The letters of that Message-ID in the open folder, rising: machines give one to many."""
        if not message_id.isascii() or not message_id.isprintable():
            return []
        return self._search(["HEADER", "Message-ID", _quoted(message_id)])

    def fetch(self, uid: int, what: str) -> dict[bytes, Node] | None:
        """What was asked of one letter, by its name in capitals; None when it is gone.
        Raises: Refused, Unreadable."""
        kind, told = self._line.uid("FETCH", str(uid), f"(UID {what})")
        if kind != "OK":
            raise Refused(_said(told))
        for fields in (node for node in nodes(told) if isinstance(node, list)):
            pairs = zip(fields[::2], fields[1::2], strict=False)
            found = {key.upper(): value for key, value in pairs if isinstance(key, bytes)}
            if found.get(b"UID") == str(uid).encode():
                return found
        return None

    def text(self, uid: int, section: str, bytes_max: int, start: int = 0) -> bytes:
        """One part from `start` on, at most so many bytes. Raises: Refused, Unreadable."""
        found = self.fetch(uid, f"BODY.PEEK[{section}]<{start}.{bytes_max}>") or {}
        data = next((value for key, value in found.items() if key.startswith(b"BODY[")), b"")
        return data[:bytes_max] if isinstance(data, bytes) else b""

    def sent_folder(self) -> str:
        """Where the server keeps what was sent; empty when none looks like it."""
        listed = list(self._listed())
        for flags, name in listed:
            if b"\\sent" in flags:
                return name
        by_name = {name.lower(): name for _flags, name in listed}
        return next((by_name[name] for name in _SENT_NAMES if name in by_name), "")

    def archives(self) -> list[str]:
        """Where staff may have put a letter that was in the inbox."""
        uses = (b"\\all", b"\\archive", b"\\trash", b"\\junk")
        return [name for flags, name in self._listed() if any(use in flags for use in uses)]

    def keep(self, folder: str, letter: bytes, at: datetime) -> None:
        """Puts a letter into the folder, as read. Raises: Refused."""
        kind, words = self._line.append(_quoted(folder), r"(\Seen)", at, letter)
        if kind != "OK":
            raise Refused(_said(words))

    def _search(self, told: Sequence[str]) -> list[int]:
        kind, found = self._line.uid("SEARCH", *told)
        if kind != "OK":
            raise imaplib.IMAP4.error(_said(found))
        words = b" ".join(each for each in found if isinstance(each, bytes)).split()
        return sorted({int(word) for word in words if word.isdigit()})

    def _listed(self) -> Iterator[tuple[bytes, str]]:
        kind, told = self._line.list()
        for each in told if kind == "OK" else ():
            line = each[0].rpartition(b"{")[0] + each[1] if isinstance(each, tuple) else each
            found = _LISTED.match(line) if isinstance(line, bytes) else None
            if found is None or b"\\noselect" in found["flags"].lower():
                continue
            with suppress(UnicodeDecodeError):
                yield found["flags"].lower(), _unquoted(found["name"].decode("ascii"))

    def _number(self, code: str) -> int | None:
        _kind, told = self._line.response(code)
        word = told[-1] if told else None
        return int(word) if isinstance(word, bytes) and word.isdigit() else None


class _Line(imaplib.IMAP4):
    """The library's session, guarded from its first byte on and bounded in what it takes."""

    def __init__(self, deadline: Deadline, to: ImapAccount) -> None:
        self._deadline = deadline
        self._tls = to.security == "tls"
        self._taken = 0
        super().__init__(to.host, to.port, timeout=STEP_S)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        connection = socket.create_connection((self.host, self.port), timeout)
        self._deadline.guard(connection)
        if not self._tls:
            return connection
        return ssl.create_default_context().wrap_socket(connection, server_hostname=self.host)

    def read(self, size: int) -> bytes:
        if size > ANSWER_MAX:
            raise self.abort(f"an answer of {size} bytes")
        return self._counted(super().read(size))

    def readline(self) -> bytes:
        return self._counted(super().readline())

    def _counted(self, data: bytes) -> bytes:
        self._taken += len(data)
        if self._taken > SESSION_MAX:
            raise self.abort(f"more than {SESSION_MAX} bytes in one session")
        return data


def _quoted(word: str) -> str:
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _unquoted(word: str) -> str:
    if len(word) > 1 and word[0] == word[-1] == '"':
        return re.sub(r"\\(.)", r"\1", word[1:-1])
    return word


def _said(words: Sequence[Any]) -> str:
    return " ".join(each.decode("utf-8", "replace") for each in words if isinstance(each, bytes))
