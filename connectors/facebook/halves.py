"""How far an answer in Messenger got that takes two messages: its words, then its file.

Each such answer has a note of its own, so that no other worker's writing can lose it. It is
written before the words leave: whoever finds it without their receipt knows that they may have
arrived, and looks before saying them again.
"""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from domain.deliveries import Receipt
from domain.errors import StoreError, Unavailable
from domain.ports import Notebook
from domain.texts import _


@dataclass(frozen=True, kw_only=True)
class Half:
    """`begun_at`: when the words left first. `words`: their receipt; None: not known to have
    arrived."""

    begun_at: datetime
    words: Receipt | None = None


class Halves:
    """Of the answers of one channel, by their deliveries' keys."""

    def __init__(self, notes: Notebook) -> None:
        self._notes = notes

    def of(self, key: str) -> Half | None:
        """None where no word of it ever left. Raises: Unavailable when that cannot be read."""
        try:
            told = json.loads(self._notes.read(_name(key)) or "null")
        except StoreError as err:
            raise _unreadable(err) from err
        return None if told is None else _half(told)

    def begin(self, key: str, at: datetime) -> None:
        """The words are about to leave. Raises: Unavailable when it cannot be written, and then
        they must not."""
        try:
            self._write(key, Half(begun_at=at))
        except StoreError as err:
            raise _unreadable(err) from err

    def arrived(self, key: str, half: Half) -> None:
        """The words have. Where it cannot be written they are looked for once more."""
        with suppress(StoreError):
            self._write(key, half)

    def forget(self, key: str) -> None:
        """The whole answer has arrived."""
        with suppress(StoreError):
            self._notes.write(_name(key), "")

    def _write(self, key: str, half: Half) -> None:
        words = half.words and [
            half.words.remote_id,
            half.words.url,
            half.words.sent_at.isoformat(),
        ]
        told = {"begun_at": half.begun_at.isoformat(), "words": words}
        self._notes.write(_name(key), json.dumps(told))


def _name(key: str) -> str:
    return f"half {key}"


def _half(told: dict[str, object]) -> Half:
    begun_at = datetime.fromisoformat(str(told["begun_at"]))
    words = told["words"]
    if not isinstance(words, list):
        return Half(begun_at=begun_at)
    remote_id, url, sent_at = words
    at = datetime.fromisoformat(sent_at)
    return Half(begun_at=begun_at, words=Receipt(remote_id=remote_id, url=url, sent_at=at))


def _unreadable(err: StoreError) -> Unavailable:
    return Unavailable(
        _("Catatan kanal ini belum dapat dibaca; akan dicoba lagi."), detail=str(err)
    )
