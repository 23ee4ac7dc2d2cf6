"""How far each folder was read: UIDs count only together with their UIDVALIDITY."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from connectors.mailbox.imap import Standing

FIRST_DAYS = 3  # of a mailbox that was just connected: no flood of old mail
AGAIN_DAYS = 2  # before the day read up to, when the server counts anew


@dataclass(frozen=True, kw_only=True)
class Place:
    """`uid`: the last one read under `validity`. `day`: the day up to which all was read.
    `floor`: while older letters are to be passed over, the first day that counts; else empty."""

    validity: int = 0
    uid: int = 0
    day: str = ""
    floor: str = ""

    def at(self, standing: Standing, today: date) -> "Place":
        """Where to go on in the folder as it stands now."""
        if self.day and standing.validity == self.validity:
            return self
        first = today - timedelta(days=FIRST_DAYS)
        if self.day:
            first = date.fromisoformat(self.day) - timedelta(days=AGAIN_DAYS)
        return Place(
            validity=standing.validity, day=self.day or first.isoformat(), floor=first.isoformat()
        )

    @property
    def since(self) -> date | None:
        """Only letters received since then; None: all."""
        return date.fromisoformat(self.floor) if self.floor else None

    def all_read(self, last: int, standing: Standing, today: date) -> "Place":
        """Nothing is left: what came before the folder was opened is read, or passed over."""
        passed = (standing.next_uid or 1) - 1 if self.floor else 0
        uid = max(self.uid, last, passed)
        floor = "" if uid else self.floor
        return replace(self, uid=uid, day=today.isoformat(), floor=floor)


def read(cursor: str) -> tuple[Place, Place]:
    """The inbox' place and the sent folder's; a cursor nobody can read is a new beginning."""
    try:
        told = json.loads(cursor)
        return _place(told["inbox"]), _place(told["sent"])
    except (ValueError, TypeError, KeyError):
        return Place(), Place()


def written(inbox: Place, sent: Place) -> str:
    """As the house keeps it."""
    return json.dumps({"inbox": asdict(inbox), "sent": asdict(sent)})


def _place(told: Mapping[str, Any]) -> Place:
    """Raises: ValueError or TypeError for what is none."""
    place = Place(**told)
    for day in filter(None, (place.day, place.floor)):
        date.fromisoformat(day)
    return replace(place, validity=int(place.validity), uid=int(place.uid))
