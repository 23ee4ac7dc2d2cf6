"""Names: what a letter is called here. Its Message-ID, but for a later letter to which a machine
gave one that was used before: forms on websites and scanners do, and each may be a complaint.

Remembered in the channel's notes. What is forgotten costs nothing while ids are as they should be.
"""

import json
from contextlib import suppress

from connectors.mailbox.letters import Head, made_up_id, told_by
from connectors.mailbox.threads import short
from domain.errors import StoreError
from domain.ports import Notebook

NOTE = "names"
KEPT = 4_000


class Names:
    """What the letter with each Message-ID told: short hashes of its head and of its words."""

    def __init__(self, notes: Notebook) -> None:
        self._notes = notes
        self._told = _read(notes)
        self._learnt = False

    def of(self, head: Head, text: str) -> str:
        """The letter's own name, the same whenever it is read again."""
        if not head.message_id:
            return made_up_id(head, text)
        key, told = short(head.message_id), short(told_by(head)) + short(text)
        if self._told.get(key, told) != told:
            return made_up_id(head, text)
        if key not in self._told:
            self._told[key] = told
            self._learnt = True
        return head.message_id

    def is_meant(self, head: Head, message_id: str) -> bool:
        """Whether a letter with that Message-ID is the one that is called by it here."""
        told = self._told.get(short(message_id))
        return told is None or told.startswith(short(told_by(head)))

    def keep(self) -> None:
        """Writes down what was learnt."""
        if self._learnt:
            with suppress(StoreError):
                self._notes.write(NOTE, json.dumps(dict(list(self._told.items())[-KEPT:])))


def _read(notes: Notebook) -> dict[str, str]:
    with suppress(StoreError, ValueError):
        told = json.loads(notes.read(NOTE) or "{}")
        return told if isinstance(told, dict) else {}
    return {}
