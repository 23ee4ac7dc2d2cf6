"""Office hours: how long something took while the office was open, and when a promise breaks."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain import hours_read
from domain.errors import HoursInvalid
from domain.hours_read import (
    read_dates,
    read_days,
    read_moment,
    read_pauses,
    read_span,
    read_weekdays,
)
from domain.spans import Span, clipped, merged, total, without
from domain.texts import _
from domain.wall_time import read_zone, real_spans

Interval = hours_read.Interval
Pause = hours_read.Pause
WallSpan = tuple[timedelta, timedelta]

_DAY = timedelta(days=1)
_FOREVER = datetime.max.replace(tzinfo=UTC)
_LAST = datetime(9998, 1, 1, tzinfo=UTC)
_FIRST_REACH = timedelta(days=2)  # most promises break within days
_LONGEST_REACH = timedelta(days=64)
# Shut this long with nothing ahead is never: ten years outlast any list of holidays.
_NEVER = timedelta(days=3660)
_DAYS_KEPT = 4096
_STRETCH_KEPT = timedelta(days=5)  # longer ones are seldom asked again
_DUES_KEPT = 4096


@dataclass(frozen=True)
class OfficeHours:
    """When the office is open, and the arithmetic of promises in office time.

    `zone`: an IANA name or a ZoneInfo; opening hours are what the clock on its walls shows.
    `weekly`: weekday (Monday 0) → intervals of (opening, closing). Each is a `time`, a
    `timedelta` after midnight, minutes after midnight, or text "HH:MM" or "HH.MM". A closing at or
    before its opening, or beyond 24:00, lies on the next day and belongs to the day on which
    it opened; intervals that overlap count once. A weekday left out is closed.
    `overrides`: date → intervals that replace that date's; empty is closed.
    `holidays`: dates that are closed unless an override says otherwise.

    Every moment taken is aware, every moment given is in UTC, and time counted is real time:
    a night shift over a change of clocks is as long as it truly was. A moment is open when
    the wall clock then shows a time inside an interval. `pauses` are spans that do not count;
    one whose end is None still runs. Raises, everywhere: HoursInvalid (also a ValueError) for
    hours nobody can read and for a moment without a zone.
    """

    zone: str | ZoneInfo
    weekly: Mapping[int, Sequence[Interval]]
    overrides: Mapping[date, Sequence[Interval]] = field(default_factory=dict)
    holidays: Collection[date] = frozenset()
    _zone: ZoneInfo = field(init=False, repr=False, compare=False)
    _weekly: Mapping[int, list[WallSpan]] = field(init=False, repr=False, compare=False)
    _overrides: Mapping[date, list[WallSpan]] = field(init=False, repr=False, compare=False)
    _holidays: Collection[date] = field(init=False, repr=False, compare=False)
    _kept: dict[date, list[Span]] = field(init=False, repr=False, compare=False)
    _stretches: dict[tuple[date, date], list[Span]] = field(init=False, repr=False, compare=False)
    _dues: dict[tuple[datetime, timedelta], datetime] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name, value in (
            ("_zone", read_zone(self.zone)),
            ("_weekly", read_weekdays(self.weekly)),
            ("_overrides", read_days(self.overrides)),
            ("_holidays", read_dates(self.holidays)),
            ("_kept", {}),
            ("_stretches", {}),
            ("_dues", {}),
        ):
            object.__setattr__(self, name, value)

    def elapsed(self, start: datetime, end: datetime, pauses: Sequence[Pause] = ()) -> timedelta:
        """Office time between the two, pauses left out; zero when `end` is not after `start`."""
        return total(self.intervals(start, end, pauses))

    def due(self, start: datetime, span: timedelta, pauses: Sequence[Pause] = ()) -> datetime:
        """The earliest moment by which `span` of office time has gone by since `start`.

        So a span used up exactly at closing is due at closing, and a span of zero is due at
        `start` itself, open or not. Raises: HoursInvalid when the span is negative or never
        goes by, because the office never opens (again) or a pause has no end.
        """
        at, span, holes = read_moment(start), read_span(span), _holes(pauses)
        if not span:
            return at
        if not holes and (known := self._dues.get((at, span))) is not None:
            return known
        left = span
        for opening, closing in self._onward(at, holes):
            if left <= closing - opening:
                return self._noted(at, span, opening + left, holes)
            left -= closing - opening
        raise HoursInvalid(
            _("Jam kerja tidak pernah cukup untuk janji ini. Periksa jam kerja dan jedanya."),
            field="hours",
        )

    def next_opening(self, at: datetime) -> datetime:
        """The first open moment from `at` on: `at` itself while the office is open.

        Raises: HoursInvalid when it never opens (again).
        """
        for opening, _closing in self._onward(read_moment(at), []):
            return opening
        raise HoursInvalid(
            _("Kantor tidak pernah buka lagi menurut jam kerja ini. Isi jam kerjanya dulu."),
            field="hours",
        )

    def intervals(
        self, start: datetime, end: datetime, pauses: Sequence[Pause] = ()
    ) -> tuple[Span, ...]:
        """The open spans that `elapsed` adds up, in order, none touching another."""
        opened = self._open(read_moment(start), read_moment(end))
        return tuple(without(opened, _holes(pauses)))

    def wall_hours(self, day: date) -> Sequence[WallSpan]:
        """What begins on this date, as spans after its midnight by the wall clock."""
        return self._hours(day)

    def local_day(self, moment: datetime) -> date:
        """The date that a calendar on the wall shows then."""
        return self._local(read_moment(moment))

    def _noted(
        self, at: datetime, span: timedelta, due: datetime, holes: Sequence[Span]
    ) -> datetime:
        """What is told of a case at each of its events is mostly the same."""
        if not holes:
            if len(self._dues) >= _DUES_KEPT:
                self._dues.clear()
            self._dues[at, span] = due
        return due

    def _open(self, start: datetime, end: datetime) -> list[Span]:
        if start >= end:
            return []
        # A day before, for what runs past midnight; a day after, where clocks turn at midnight.
        day, last = self._local(start) - _DAY, self._local(end) + _DAY
        return clipped(self._stretch(day, last), start, end)

    def _stretch(self, first: date, last: date) -> list[Span]:
        """What opens on these dates, merged. Most of what is asked begins on the same few days,
        and is worked out for them once."""
        if (known := self._stretches.get((first, last))) is not None:
            return known
        days = (first + number * _DAY for number in range((last - first).days + 1))
        spans = merged(span for day in days for span in self._day(day))
        if last - first <= _STRETCH_KEPT:
            if len(self._stretches) >= _DAYS_KEPT:
                self._stretches.clear()
            self._stretches[first, last] = spans
        return spans

    def _onward(self, at: datetime, holes: Sequence[Span]) -> Iterator[Span]:
        """Open spans from `at` on, without the holes, until it is sure that none will follow."""
        reach, seen = _FIRST_REACH, at
        last = holes[-1][0] if holes and holes[-1][1] == _FOREVER else _LAST
        while at < last and self._may_open_after(at, seen):
            end = min(at + reach, last)
            if opened := self._open(at, end):
                seen = end
            yield from without(opened, holes)
            at, reach = end, min(2 * reach, _LONGEST_REACH)

    def _may_open_after(self, at: datetime, seen: datetime) -> bool:
        if any(self._weekly.values()) and at - seen < _NEVER:
            return True
        yesterday = self._local(at) - _DAY
        return any(hours and day >= yesterday for day, hours in self._overrides.items())

    def _local(self, moment: datetime) -> date:
        return moment.astimezone(self._zone).date()

    def _day(self, day: date) -> list[Span]:
        """What opens on this date, in UTC."""
        if (known := self._kept.get(day)) is not None:
            return known
        hours = self._hours(day)
        spans = [span for interval in hours for span in real_spans(self._zone, day, *interval)]
        if len(self._kept) >= _DAYS_KEPT:
            self._kept.clear()
        self._kept[day] = spans
        return spans

    def _hours(self, day: date) -> list[WallSpan]:
        if (replaced := self._overrides.get(day)) is not None:
            return replaced
        return [] if day in self._holidays else self._weekly.get(day.weekday(), [])


def _holes(pauses: Sequence[Pause]) -> list[Span]:
    if pauses == ():  # nothing to read, which is most often so
        return []
    return merged((start, end or _FOREVER) for start, end in read_pauses(pauses))
