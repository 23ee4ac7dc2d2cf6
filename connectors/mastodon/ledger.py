"""Which post went out under which key: so that a look on the server mistakes no twin for it."""

import json
from contextlib import suppress
from datetime import datetime

from domain.deliveries import Receipt
from domain.errors import StoreError
from domain.ports import Notebook

NOTE = "sent"
_KEPT = 60


class Ledger:
    """The last posts by their keys, in the channel's notes. A lost line costs a certainty, no
    more: whoever finds none looks on the server."""

    def __init__(self, notes: Notebook) -> None:
        self._notes = notes

    def keep(self, key: str, receipt: Receipt) -> None:
        """Writes it down. A receipt in hand is worth more than the note: a store that cannot
        take it is passed over."""
        with suppress(StoreError):
            lines = {**self._lines(), key: [receipt.remote_id, receipt.url, _iso(receipt.sent_at)]}
            self._notes.write(NOTE, json.dumps(dict(list(lines.items())[-_KEPT:])))

    def receipt(self, key: str) -> Receipt | None:
        """What the key became, None where nobody wrote it down."""
        line = self._lines().get(key)
        if line is None:
            return None
        remote_id, url, sent_at = line
        return Receipt(remote_id=remote_id, url=url, sent_at=datetime.fromisoformat(sent_at))

    def others(self, key: str) -> frozenset[str]:
        """Remote ids that belong to other keys."""
        return frozenset(line[0] for other, line in self._lines().items() if other != key)

    def _lines(self) -> dict[str, list[str]]:
        try:
            told = json.loads(self._notes.read(NOTE) or "{}")
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}


def _iso(moment: datetime) -> str:
    return moment.isoformat()
