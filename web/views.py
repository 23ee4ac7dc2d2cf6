"""Counting page views in memory, so that reading a page writes nothing."""

import re
import threading
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from domain.ports import Clock

SAME_VIEW = timedelta(hours=1)
_REMEMBERED_MAX = 200_000  # beyond this the oldest hour is forgotten: memory stays small
# People's browsers all call themselves this, for reasons of history; most programs do not.
_BROWSER = re.compile(r"(Mozilla|Opera)/")
_ROBOT = re.compile(r"bot\b|crawl|spider|slurp|preview|monitor|externalhit|feed", re.IGNORECASE)


class ViewCounter:
    """Counts a visitor's view of an entry at most once an hour, and leaves programs out."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._counted: dict[tuple[str, str], datetime] = {}
        self._waiting: Counter[str] = Counter()

    def saw(self, entry_id: str, visitor: str, agent: str) -> None:
        """Someone opened the entry; `agent` is the User-Agent they gave."""
        if not _BROWSER.match(agent) or _ROBOT.search(agent):
            return
        now = self._clock.now()
        with self._lock:
            last = self._counted.get((entry_id, visitor))
            if last is not None and now - last < SAME_VIEW:
                return
            self._forget(now)
            self._counted[entry_id, visitor] = now
            self._waiting[entry_id] += 1

    def take(self) -> Mapping[str, int]:
        """The views since the last time; they are the caller's to keep from here on."""
        with self._lock:
            taken, self._waiting = self._waiting, Counter()
        return dict(taken)

    def give_back(self, views: Mapping[str, int]) -> None:
        """Views that could not be kept, to be taken again later."""
        with self._lock:
            self._waiting.update(views)

    def _forget(self, now: datetime) -> None:
        if len(self._counted) < _REMEMBERED_MAX:
            return
        fresh = {key: at for key, at in self._counted.items() if now - at < SAME_VIEW}
        self._counted = fresh if len(fresh) < _REMEMBERED_MAX else {}
