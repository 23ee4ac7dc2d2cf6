"""What happens when: the sample's year is played in the order of its moments."""

import heapq
import itertools
from collections.abc import Callable
from datetime import datetime

from toolkit.clock import SetClock

Act = Callable[[], object]


class Agenda:
    """Acts by their moments. An act may put more acts on the agenda. `end`: of it all."""

    def __init__(self, clock: SetClock, end: datetime) -> None:
        self.end = end
        self._clock = clock
        self._acts: list[tuple[datetime, int, Act]] = []
        self._numbers = itertools.count()

    def at(self, moment: datetime, act: Act) -> None:
        """Puts the act on the agenda; what lies behind the clock comes next."""
        heapq.heappush(self._acts, (max(moment, self._clock.now()), next(self._numbers), act))

    def play(self, until: datetime) -> None:
        """Does everything due before `until`, the clock standing at each act's moment."""
        while self._acts and self._acts[0][0] < until:
            moment, _number, act = heapq.heappop(self._acts)
            self._clock.set(moment)
            act()
        self._clock.set(until)
