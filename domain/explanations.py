"""Explanations: what a measured span was made of - office time, and why the rest was none.

`explained` covers a span from its beginning to its end without a hole: what it counts adds up to
exactly what `OfficeHours.elapsed` gives. `runs` are the spans that a case's clocks measured.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from domain.cases import UNFINISHED, CaseEvent, CaseStatus, EventKind
from domain.casework import pauses, status_after, status_of
from domain.clocks import OfficeHours
from domain.spans import Span, total
from domain.talks import Wait, live, own, waits

_DAY = timedelta(days=1)
_MOMENT = timedelta(microseconds=1)
_FOREVER = datetime.max.replace(tzinfo=UTC)


class Reason(StrEnum):
    """Why a stretch counts, or does not."""

    COUNTED = "counted"  # office time
    CLOSED = "closed"  # before opening, after closing
    BREAK = "break"  # between two openings of one day
    WEEKEND = "weekend"  # a weekday on which the office never opens
    HOLIDAY = "holiday"  # `name` is its name
    SHUT = "shut"  # a single day, or one of a season, that was closed
    WAITING = "waiting"  # on the member
    RESOLVED = "resolved"  # lay resolved until it was reopened
    SPAM = "spam"  # lay among the spam


@dataclass(frozen=True, kw_only=True)
class Why:
    """A reason, with the name of the holiday where it has one."""

    reason: Reason
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """From one moment to another for the same reasons; several where the office stayed shut for
    more than one, a weekend beside a holiday."""

    start: datetime
    end: datetime
    why: tuple[Why, ...]

    @property
    def counted(self) -> bool:
        """Whether it is office time."""
        return self.why[0].reason is Reason.COUNTED

    @property
    def length(self) -> timedelta:
        """How long it is by the wall clock."""
        return self.end - self.start


@dataclass(frozen=True, kw_only=True)
class Halt:
    """A while in which the clock of the resolution stood; `end` None: it still does."""

    start: datetime
    end: datetime | None
    reason: Reason


class RunKind(StrEnum):
    """What a clock measures."""

    FIRST_RESPONSE = "first_response"
    NEXT_REPLY = "next_reply"
    RESOLUTION = "resolution"


@dataclass(frozen=True, kw_only=True)
class Run:
    """One measured span of a case. `end` None: it still runs. `done` False at an end: nobody
    answered, the case was resolved. Of several resolutions the first and the last are given.
    `talk`: the absorbed case in whose talk it was measured, empty in the case's own."""

    kind: RunKind
    start: datetime
    end: datetime | None
    done: bool
    halts: tuple[Halt, ...] = ()
    talk: str = ""


_STANDS: Mapping[CaseStatus, Reason] = {
    CaseStatus.WAITING: Reason.WAITING,
    CaseStatus.RESOLVED: Reason.RESOLVED,
    CaseStatus.CLOSED: Reason.RESOLVED,
    CaseStatus.SPAM: Reason.SPAM,
}


def explained(
    hours: OfficeHours, start: datetime, end: datetime, halts: Sequence[Halt] = ()
) -> tuple[Stretch, ...]:
    """Every stretch from `start` to `end`, in UTC and in order, each touching the next."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    counted = hours.intervals(start, end, [(halt.start, halt.end) for halt in halts])
    found: list[Stretch] = []
    for opening, closing in [*counted, (end, end)]:
        at = found[-1].end if found else start
        found += _uncounted(hours, (at, opening), halts)
        if opening < closing:
            found.append(_stretch(opening, closing, Why(reason=Reason.COUNTED)))
    return tuple(found)


def office_time(stretches: Sequence[Stretch]) -> timedelta:
    """What of them counts."""
    return total((each.start, each.end) for each in stretches if each.counted)


def halts_of(events: Sequence[CaseEvent]) -> tuple[Halt, ...]:
    """The pauses of a case (`domain.casework.pauses`), each with what it waited on."""
    steps = list(_steps(events))
    found: list[Halt] = []
    for since, until in pauses(events):
        end = until or _FOREVER
        cuts = sorted({since, *(at for at, _reason in steps if since < at < end)})
        for at, following in zip(cuts, [*cuts[1:], until], strict=True):
            reason = next((why for when, why in reversed(steps) if when <= at), Reason.WAITING)
            if found and found[-1].end == at and found[-1].reason is reason:
                found[-1] = replace(found[-1], end=following)
            else:
                found.append(Halt(start=at, end=following, reason=reason))
    return tuple(found)


def runs(events: Sequence[CaseEvent]) -> tuple[Run, ...]:
    """What the clocks of a case measured, in the order of `RunKind`, each kind by its beginning.
    None before its member said something. A first response that nobody gave is owed again once
    the case is reopened."""
    is_open = status_of(events) in UNFINISHED
    resolved = [event.at for event in own(events) if event.kind is EventKind.RESOLVED]
    last = None if is_open else max(resolved, default=None)
    waited = [
        Run(
            kind=RunKind.FIRST_RESPONSE if wait.first else RunKind.NEXT_REPLY,
            start=wait.since,
            end=_end(wait, is_open=is_open, last=last),
            done=wait.answered,
            talk=wait.talk,
        )
        for wait in waits(events)
    ]
    waited.sort(key=lambda run: (list(RunKind).index(run.kind), run.start))
    return (*waited, *_resolutions(events))


def _end(wait: Wait, *, is_open: bool, last: datetime | None) -> datetime | None:
    """Whom nobody answered waits for the first response until the `last` resolving."""
    if not (wait.first and wait.own and not wait.answered):
        return wait.until
    return None if is_open or wait.until is None else max(wait.until, last or wait.until)


def _resolutions(events: Sequence[CaseEvent]) -> list[Run]:
    heard = [each.at for each in live(events) if each.kind is EventKind.MESSAGE_RECEIVED]
    status, halts = status_of(events), halts_of(events)
    if not heard or status in (CaseStatus.SPAM, CaseStatus.MERGED):
        return []
    start = min(heard)
    resolved = [max(e.at, start) for e in own(events) if e.kind is EventKind.RESOLVED]
    is_over = status in (CaseStatus.RESOLVED, CaseStatus.CLOSED)
    ends: list[datetime | None] = [*resolved[:1], *(resolved[1:][-1:] if is_over else [None])]
    if not resolved:
        ends = [None]
    return [
        Run(kind=RunKind.RESOLUTION, start=start, end=end, done=end is not None, halts=halts)
        for end in ends
    ]


def _steps(events: Sequence[CaseEvent]) -> Iterator[tuple[datetime, Reason]]:
    """Each moment from which the case stood still for a reason, as the events were recorded."""
    status = CaseStatus.OPEN
    for event in own(events):
        if event.kind in (EventKind.MERGED, EventKind.UNMERGED):
            continue
        if (after := status_after(status, event.kind)) != status and after in _STANDS:
            yield event.at, _STANDS[after]
        status = after


def _uncounted(hours: OfficeHours, gap: Span, halts: Sequence[Halt]) -> Iterator[Stretch]:
    """What lies between two counted stretches: where the clock stood, and where it was closed."""
    at, end = gap
    for halt in sorted(halts, key=lambda halt: halt.start):
        stood, stands = max(at, halt.start), min(end, halt.end or end)
        if stood < stands:
            if at < stood:
                yield _closed(hours, at, stood)
            yield _stretch(stood, stands, Why(reason=halt.reason))
            at = stands
    if at < end:
        yield _closed(hours, at, end)


def _closed(hours: OfficeHours, start: datetime, end: datetime) -> Stretch:
    day, last = hours.local_day(start), hours.local_day(end - _MOMENT)
    if day == last and _is_break(hours, day, start, end):
        return _stretch(start, end, Why(reason=Reason.BREAK))
    why: dict[Why, None] = {}
    while day <= last:
        why[_why_shut(hours, day)] = None
        day += _DAY
    telling = [one for one in why if one.reason is not Reason.CLOSED]
    return _stretch(start, end, *(telling or why))


def _is_break(hours: OfficeHours, day: date, start: datetime, end: datetime) -> bool:
    """Whether the office opened before it and opens again after it, on the same day."""
    before = hours.intervals(start - _DAY, start)
    after = hours.intervals(end, end + _DAY)
    return (
        len(hours.wall_hours(day)) > 1
        and bool(before and after)
        and hours.local_day(before[-1][0]) == day == hours.local_day(after[0][0])
    )


def _why_shut(hours: OfficeHours, day: date) -> Why:
    if hours.wall_hours(day):
        return Why(reason=Reason.CLOSED)
    if not hours.weekly.get(day.weekday()):
        return Why(reason=Reason.WEEKEND)
    if day not in hours.holidays:
        return Why(reason=Reason.SHUT)
    named = hours.holidays[day] if isinstance(hours.holidays, Mapping) else ""
    return Why(reason=Reason.HOLIDAY, name=str(named))


def _stretch(start: datetime, end: datetime, *why: Why) -> Stretch:
    return Stretch(start=start, end=end, why=why)
