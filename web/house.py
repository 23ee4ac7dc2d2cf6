"""The cooperative's settings, remembered for a few seconds: every page shows its name."""

from contextlib import suppress
from datetime import datetime, timedelta

from domain.cooperative import Cooperative
from domain.errors import StoreError
from domain.ports import Clock
from services.house.governing import Governing

_FRESH = timedelta(seconds=3)


class House:
    """Gives the settings without asking the memory each time - and, when the memory cannot be
    asked, the last ones known, so that an error page can still say whose page it is."""

    def __init__(self, governing: Governing, clock: Clock) -> None:
        self._governing = governing
        self._clock = clock
        self._known = Cooperative()
        self._asked_at: datetime | None = None

    def cooperative(self) -> Cooperative:
        """What was decided, at most a few seconds ago."""
        now = self._clock.now()
        if self._asked_at is None or not timedelta() <= now - self._asked_at < _FRESH:
            with suppress(StoreError):
                self._known, self._asked_at = self._governing.cooperative(), now
        return self._known

    def known(self) -> Cooperative:
        """The last settings known, asking nobody: for pages about trouble."""
        return self._known
