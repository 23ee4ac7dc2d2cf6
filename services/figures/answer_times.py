"""Answer times: how long members wait - the one place that every report of it asks.

The page, its table and its CSV, the monthly report and the public page all show what `report`
gives, so they agree; and every number of it opens to its `rows`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.cases import CaseKind
from domain.explanations import RunKind
from domain.measured import ClockKind
from domain.measured_shelves import Fate, GroupBy, SpanFilter, SpanRow
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit
from domain.sight import sees_restricted
from services.cases.span_filling import is_filling
from services.figures.answer_figures import (
    Counted,
    Figures,
    Group,
    Reckoning,
    Told,
    figures_of,
    monday_of,
    no_figures,
)

_HOURS_A_DAY = 24


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Figures of which spans (days in the cooperative's zone), told apart by what, by which
    clock."""

    wanted: SpanFilter
    by: GroupBy = GroupBy.NONE
    clock: ClockKind = ClockKind.OFFICE


@dataclass(frozen=True, kw_only=True)
class Report:
    """`whole`: everything asked for together. `groups`: the same told apart, each week and month
    of the range and each hour among them though nothing happened then, else only what there is.

    `waiting_now`, `oldest_waiting_since`: of those who wait whenever they began, so that nobody
    who waits longer than the range is forgotten. `spam`: cases that are in no figure because
    someone marked them so. `is_filling`: older cases are still being measured: everything here
    counts fewer than there are.
    """

    asked: Asked
    whole: Figures
    groups: tuple[Figures, ...]
    waiting_now: int
    oldest_waiting_since: datetime | None
    spam: int
    is_filling: bool


@dataclass(frozen=True, kw_only=True)
class RowPage:
    """Rows behind a number, and how many there are in all."""

    rows: tuple[SpanRow, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class LongestWait:
    """Since when somebody waits, and among the rows of which measure they stand."""

    since: datetime
    measure: RunKind


@dataclass(frozen=True, kw_only=True)
class AnswerTimes:
    """Raises, everywhere: NotAllowed. `actor` None: the program itself, for what the cooperative
    lets everybody read.

    By month for a page: ``report(None, Asked(wanted=SpanFilter(first=…, end=…),
    by=GroupBy.MONTH)).groups`` - each with `group` (the month's first day), `share_answered`,
    `median.span` (None: not known yet) and `oldest_waiting_since`.
    """

    store: Store
    clock: Clock

    def report(self, actor: Actor | None, asked: Asked) -> Report:
        """The figures (SEE_REPORTS; of single members of staff SEE_STAFF_FIGURES)."""
        _allow(actor, asked.wanted, asked.by)
        with self.store.reading() as unit:
            return report_in(unit, asked, self.clock.now())

    def rows(
        self, actor: Actor, wanted: SpanFilter, fate: Fate, *, limit: int, offset: int = 0
    ) -> RowPage:
        """What is behind a number, the oldest first (SEE_REPORTS). One that the actor may not
        see counts without its id and code; who answered is named to SEE_STAFF_FIGURES alone."""
        _allow(actor, wanted, GroupBy.NONE)
        with self.store.reading() as unit:
            found = rows_in(unit, wanted, fate, self.clock.now(), limit=limit, offset=offset)
        return shown_rows(found, actor)

    def today(self) -> date:
        """Today in the cooperative's zone, which all days here are of."""
        with self.store.reading() as unit:
            zone = unit.cooperative.get().zone
        return self.clock.now().astimezone(ZoneInfo(zone)).date()


def report_in(unit: Unit, asked: Asked, now: datetime) -> Report:
    """The figures inside the caller's transaction, in which all that is asked for agrees. Whoever
    calls it has seen to it that they may be read."""
    wanted, reckoning = asked.wanted, _reckoning(unit, asked, now)
    told = _figures(unit, asked, reckoning, _counted(unit, asked, reckoning))
    waiting, oldest = unit.spans.oldest_waiting(replace(wanted, first=None, end=None))
    return Report(
        asked=asked,
        whole=told.whole,
        groups=_in_order(asked, told.groups) if asked.by is not GroupBy.NONE else (),
        waiting_now=waiting,
        oldest_waiting_since=oldest,
        spam=_spam(unit, wanted, ZoneInfo(reckoning.cooperative.zone)),
        is_filling=is_filling(unit),
    )


def whole_in(unit: Unit, asked: Asked, now: datetime) -> Figures:
    """The figures of everything asked for together, inside the caller's transaction."""
    whole = replace(asked, by=GroupBy.NONE)
    reckoning = _reckoning(unit, whole, now)
    return _figures(unit, whole, reckoning, _counted(unit, whole, reckoning)).whole


def rows_in(
    unit: Unit, wanted: SpanFilter, fate: Fate, now: datetime, *, limit: int, offset: int = 0
) -> RowPage:
    """The rows behind a number inside the caller's transaction, nobody's eyes considered."""
    found = unit.spans.page(wanted, fate, now, limit=max(1, limit), offset=max(0, offset))
    return RowPage(rows=tuple(found), total=unit.spans.count(wanted, fate, now))


def longest_waiting(unit: Unit, *, branch_ids: tuple[str, ...] = ()) -> LongestWait | None:
    """Of the member who has waited longest for any reply, the first or a next one; None when
    nobody waits."""
    found = (
        (since, measure)
        for measure in (RunKind.FIRST_RESPONSE, RunKind.NEXT_REPLY)
        if (since := _waiting_since(unit, measure, branch_ids)) is not None
    )
    longest = min(found, key=lambda one: one[0], default=None)
    return LongestWait(since=longest[0], measure=longest[1]) if longest else None


def longest_wait(unit: Unit, *, branch_ids: tuple[str, ...] = ()) -> datetime | None:
    """Since when they wait."""
    longest = longest_waiting(unit, branch_ids=branch_ids)
    return longest.since if longest else None


def _waiting_since(unit: Unit, measure: RunKind, branch_ids: tuple[str, ...]) -> datetime | None:
    return unit.spans.oldest_waiting(SpanFilter(measure=measure, branch_ids=branch_ids))[1]


def shown_rows(rows: RowPage, actor: Actor) -> RowPage:
    """The rows as far as the actor may see them."""
    return replace(rows, rows=tuple(_shown(row, actor) for row in rows.rows))


def _reckoning(unit: Unit, asked: Asked, now: datetime) -> Reckoning:
    return Reckoning(
        cooperative=unit.cooperative.get(),
        branches={branch.id: branch for branch in unit.branches.all()},
        now=now,
        clock=asked.clock,
    )


def _allow(actor: Actor | None, wanted: SpanFilter, by: GroupBy) -> None:
    if actor is None:
        return
    actor.require(Permission.SEE_REPORTS)
    if by is GroupBy.STAFF or wanted.staff_ids:
        actor.require(Permission.SEE_STAFF_FIGURES)


def _counted(unit: Unit, asked: Asked, reckoning: Reckoning) -> Counted:
    wanted, by = asked.wanted, asked.by
    return Counted(
        tallies=unit.spans.tallies(wanted, by, asked.clock),
        waiting=unit.spans.waiting(wanted, by),
        ahead=unit.spans.ahead(wanted, by, reckoning.now),
    )


def _figures(unit: Unit, asked: Asked, reckoning: Reckoning, counted: Counted) -> Told:
    wanted, by, clock = asked.wanted, asked.by, asked.clock
    return figures_of(
        by, counted, reckoning, lambda keys: unit.spans.lengths(wanted, by, clock, keys)
    )


def _in_order(asked: Asked, apart: Mapping[Group, Figures]) -> tuple[Figures, ...]:
    groups = [*_always_there(asked, apart), *apart]
    known = dict.fromkeys(groups)
    return tuple(apart.get(group) or no_figures(group) for group in sorted(known, key=_place))


def _always_there(asked: Asked, apart: Mapping[Group, Figures]) -> list[Group]:
    """Weeks, months and hours have a place of their own though nothing happened then."""
    if asked.by is GroupBy.HOUR:
        return list(range(_HOURS_A_DAY))
    if asked.by not in (GroupBy.WEEK, GroupBy.MONTH):
        return []
    days = [group for group in apart if isinstance(group, date)]
    first = asked.wanted.first or min(days, default=None)
    end = asked.wanted.end or max((day + timedelta(days=1) for day in days), default=None)
    found: dict[Group, None] = {}
    while first is not None and end is not None and first < end:
        week = asked.by is GroupBy.WEEK
        found[monday_of(first) if week else first.replace(day=1)] = None
        first += timedelta(days=7 - first.weekday() if week else _to_next_month(first))
    return list(found)


def _to_next_month(day: date) -> int:
    return ((day.replace(day=28) + timedelta(days=4)).replace(day=1) - day).days


def _place(group: Group) -> tuple[int, int, str]:
    """Days and hours in their order, kinds in that of their list, ids as they are, None last."""
    match group:
        case None:
            return 1, 0, ""
        case date():
            return 0, group.toordinal(), ""
        case int():
            return 0, group, ""
        case CaseKind():
            return 0, list(CaseKind).index(group), ""
        case _:
            return 0, 0, group


def _spam(unit: Unit, wanted: SpanFilter, zone: ZoneInfo) -> int:
    start, end = (
        datetime.combine(day or fallback, time(), zone)
        for day, fallback in ((wanted.first, date(1970, 1, 2)), (wanted.end, date(9000, 1, 1)))
    )
    channels = tuple(each for each in wanted.channel_ids if each)
    if (
        wanted.branch_ids
        or wanted.staff_ids
        or wanted.hours
        or (wanted.channel_ids and not channels)
    ):
        return 0
    return unit.reports.spam(start, end, channel_ids=channels, kinds=wanted.kinds)


def _shown(row: SpanRow, actor: Actor) -> SpanRow:
    span = row.span
    if not actor.may(Permission.SEE_STAFF_FIGURES):
        span = replace(span, staff_id=None)
    hidden = row.restricted and not sees_restricted(actor)
    if hidden or not actor.may(Permission.SEE_CASES):
        return replace(row, span=replace(span, case_id=""), code="")
    return replace(row, span=span)
