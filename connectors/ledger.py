"""Which thing went out under which key, for platforms that know no keys of ours.

With it a repeated key sends nothing new, and a look on the platform mistakes no twin, the same
words of another delivery, for the one that is looked for.
"""

import json
from contextlib import suppress
from datetime import datetime

from domain.deliveries import Receipt
from domain.errors import StoreError, Unavailable
from domain.ports import Notebook
from domain.texts import _

NOTE = "sent"
KEPT = 100


class Ledger:
    """The last receipts by their deliveries' keys, in the channel's notes. A line that is lost to
    another worker costs a certainty and no more: whoever finds none looks on the platform, or
    asks a person. Raises, when asked: Unavailable, since what cannot be read may well be there.
    """

    def __init__(self, notes: Notebook, name: str = NOTE) -> None:
        self._notes = notes
        self._name = name

    def keep(self, key: str, receipt: Receipt) -> Receipt:
        """Writes it down and gives it back; a receipt in hand is worth more than the note."""
        entry = [receipt.remote_id, receipt.url, receipt.sent_at.isoformat()]
        with suppress(StoreError):
            lines = {**self._lines(), key: entry}
            self._notes.write(self._name, json.dumps(dict(list(lines.items())[-KEPT:])))
        return receipt

    def receipt(self, key: str) -> Receipt | None:
        """What the key became, None where nobody wrote it down."""
        line = self._known().get(key)
        if line is None:
            return None
        remote_id, url, sent_at = line
        return Receipt(remote_id=remote_id, url=url, sent_at=datetime.fromisoformat(sent_at))

    def others(self, key: str) -> frozenset[str]:
        """Remote ids that belong to other keys."""
        return frozenset(line[0] for other, line in self._known().items() if other != key)

    def sent(self) -> frozenset[str]:
        """Remote ids of what was sent lately; none where the notes cannot be read."""
        with suppress(StoreError):
            return frozenset(line[0] for line in self._lines().values())
        return frozenset()

    def _known(self) -> dict[str, list[str]]:
        try:
            return self._lines()
        except StoreError as err:
            raise Unavailable(
                _("Catatan kanal ini belum dapat dibaca; akan dicoba lagi."), detail=str(err)
            ) from err

    def _lines(self) -> dict[str, list[str]]:
        with suppress(ValueError):
            told = json.loads(self._notes.read(self._name) or "{}")
            return told if isinstance(told, dict) else {}
        return {}
