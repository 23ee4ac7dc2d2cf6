"""Which letters belong together: by what they answer, by their subject where they do not say.

Remembered in the channel's notes, for a mail program may name the last letter only. What is
forgotten costs a thread its name, never a letter.
"""

import hashlib
import json
from contextlib import suppress

from connectors.mailbox.letters import Head, bare_subject
from domain.errors import StoreError
from domain.ports import Notebook

NOTE = "threads"
KEPT = 4_000


class Threads:
    """First letters ("roots") by the ids and subjects that belong to them, all as short hashes."""

    def __init__(self, notes: Notebook) -> None:
        self._notes = notes
        self._roots = _read(notes)
        self._learnt = False

    def root(self, head: Head, person: str) -> str | None:
        """The first letter of the thread it belongs to; None when we know no other of it."""
        for message_id in head.answers:
            if (known := self._roots.get(short(message_id))) is not None:
                return known
        if head.answers or not head.is_answer:
            return None
        return self._roots.get(_subject(head, person))

    def join(self, head: Head, own_id: str, person: str) -> str:
        """The thread's name for this person, and remembers what belongs to it from now on."""
        root = self.root(head, person) or short(next(iter(head.answers), own_id))
        for key in (*map(short, head.answers), short(own_id), _subject(head, person)):
            if self._roots.pop(key, None) != root:
                self._learnt = True
            self._roots[key] = root  # at the end: the oldest is forgotten first
        return f"{root}-{short(person)}"

    def keep(self) -> None:
        """Writes down what was learnt."""
        if not self._learnt:
            return
        with suppress(StoreError):
            self._notes.write(NOTE, json.dumps(dict(list(self._roots.items())[-KEPT:])))


def _read(notes: Notebook) -> dict[str, str]:
    with suppress(StoreError, ValueError):
        told = json.loads(notes.read(NOTE) or "{}")
        return told if isinstance(told, dict) else {}
    return {}


def _subject(head: Head, person: str) -> str:
    return short(f"{person}\0{bare_subject(head.subject).casefold()}")


def short(text: str) -> str:
    """A text as the notes keep it."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]
