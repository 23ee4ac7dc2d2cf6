"""Figures: what response rows amount to - every report of the same rows says the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.clocks import OfficeHours
from domain.cooperative import Cooperative
from domain.errors import HoursInvalid
from domain.reports import ResponseRow
from domain.statistics import mean, quantile, share_in_target

MEDIAN, P90 = 0.5, 0.9
_BACK_DAYS = (1, 2, 4, 8, 16, 32, 64)
_FOR_EVER = timedelta.max
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class WeekFigures:
    """First response of the cases that opened in one week (Monday `week` in the house's zone).

    `median_office` / `p90_office`: Kaplan-Meier, those still waiting counted as waiting; None
    when not yet known (too many still wait) - never zero. `share_in_target`: answered within
    the target, among all that were due; None when none was due. A case that ended without an
    answer counts as one that waits for ever, and once it was due as not answered in time: who
    closes what nobody answered must not look quick.
    """

    week: date
    channel_id: str | None  # None with `all_channels` True: every channel together
    all_channels: bool
    cases: int
    answered: int
    waiting: int
    median_office: timedelta | None
    p90_office: timedelta | None
    median_wall: timedelta | None
    p90_wall: timedelta | None
    mean_office_answered: timedelta | None  # the flattering one, named as such
    share_in_target: float | None

    @property
    def unanswered(self) -> int:
        """Cases that ended without an answer."""
        return self.cases - self.answered - self.waiting


@dataclass(frozen=True, kw_only=True)
class Reckoning:
    """How the figures are reckoned: the house's hours and promises, seen from `now`."""

    cooperative: Cooperative
    hours: OfficeHours
    now: datetime
    _surely: dict[timedelta, datetime] = field(default_factory=dict, init=False, compare=False)

    def week_of(self, moment: datetime) -> date:
        """The Monday of the moment's week, in the house's zone."""
        day = moment.astimezone(ZoneInfo(self.cooperative.zone)).date()
        return day - timedelta(days=day.weekday())

    def week_figures(
        self, week: date, rows: Sequence[ResponseRow], channel_ids: Iterable[str | None]
    ) -> list[WeekFigures]:
        """Every channel together first, then each of them."""
        whole = self.figures(rows, week=week, channel_id=None, all_channels=True)
        return [whole] + [
            self.figures(
                [row for row in rows if row.channel_id == channel_id],
                week=week,
                channel_id=channel_id,
                all_channels=False,
            )
            for channel_id in channel_ids
        ]

    def figures(
        self,
        rows: Sequence[ResponseRow],
        *,
        week: date,
        channel_id: str | None,
        all_channels: bool,
    ) -> WeekFigures:
        """The figures of these rows together."""
        office = [row.office for row in rows if row.office is not None]
        wall = [row.wall for row in rows if row.wall is not None]
        silent = [row for row in rows if row.first_response_at is None]
        waiting = [row for row in silent if row.ended_at is None]
        never = [_FOR_EVER] * (len(silent) - len(waiting))
        office_so_far = [self.hours.elapsed(row.opened_at, self.now) for row in waiting] + never
        wall_so_far = [max(self.now - row.opened_at, timedelta()) for row in waiting] + never
        due = [row for row in rows if self._was_due(row)]
        return WeekFigures(
            week=week,
            channel_id=channel_id,
            all_channels=all_channels,
            cases=len(rows),
            answered=len(office),
            waiting=len(waiting),
            median_office=quantile(office, office_so_far, MEDIAN),
            p90_office=quantile(office, office_so_far, P90),
            median_wall=quantile(wall, wall_so_far, MEDIAN),
            p90_wall=quantile(wall, wall_so_far, P90),
            mean_office_answered=mean(office),
            share_in_target=share_in_target(sum(map(self._in_time, due)), len(due)),
        )

    def _promised(self, row: ResponseRow) -> timedelta:
        return self.cooperative.target(row.kind, row.priority, row.opened_at).first_response

    def _in_time(self, row: ResponseRow) -> bool:
        """Answered at or before the due instant."""
        if row.office is None or row.first_response_at is None:
            return False
        span = self._promised(row)
        if row.office == span:
            # Due at closing and answered in the evening took no more office time, but was late.
            return row.first_response_at <= self.hours.due(row.opened_at, span)
        return row.office < span

    def _was_due(self, row: ResponseRow) -> bool:
        """Its promise has run out by now, kept or not: quick answers do not count early."""
        span = self._promised(row)
        if row.office is not None and row.office > span:
            return True
        if span not in self._surely:
            self._surely[span] = self._surely_due_until(span)
        if row.opened_at <= self._surely[span]:
            return True
        try:
            return self.hours.due(row.opened_at, span) <= self.now
        except HoursInvalid:
            return False

    def _surely_due_until(self, span: timedelta) -> datetime:
        """Whoever wrote before this was due by now, which spares reckoning each of them."""
        for days in _BACK_DAYS:
            if self.hours.elapsed(before := self.now - timedelta(days=days), self.now) >= span:
                return before
        return _LONG_AGO


def mondays(first: date, last: date) -> Iterable[date]:
    """Every Monday from `first` to `last`, both included."""
    while first <= last:
        yield first
        first += timedelta(days=7)
