"""Running clocks: how much office time has gone by until now, for many beginnings at once."""

from bisect import bisect_right
from datetime import datetime, timedelta

from domain.clocks import OfficeHours


class Until:
    """Office time from any moment since `first` until `now`: what `OfficeHours.elapsed` gives,
    found in a list that is made once."""

    def __init__(self, hours: OfficeHours, first: datetime, now: datetime) -> None:
        spans = hours.intervals(first, now)
        self._starts = [start for start, _end in spans]
        self._ends = [end for _start, end in spans]
        left = [timedelta()]
        for start, end in reversed(spans):
            left.append(left[-1] + (end - start))
        self._left = left[::-1]

    def since(self, moment: datetime) -> timedelta:
        """How much was open from then on; `moment` lies not before `first`."""
        place = bisect_right(self._ends, moment)
        if place == len(self._ends):
            return timedelta()
        begun = max(timedelta(), moment - self._starts[place])
        return self._left[place] - begun
