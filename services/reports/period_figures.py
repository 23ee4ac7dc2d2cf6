"""A period's figures, read in one transaction and from one place: the screens show the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.explanations import RunKind
from domain.measured_shelves import Fate, GroupBy, SpanFilter
from domain.months import Month
from domain.people import Actor, Permission
from domain.periods import Period
from domain.ports import Unit
from services.figures.answer_figures import Figures
from services.figures.answer_times import (
    Asked,
    Report,
    RowPage,
    longest_wait,
    report_in,
    rows_in,
    shown_rows,
    whole_in,
)

WEEKS_SHOWN = 5  # by a weekly report, its own the last of them
WAITING_MAX = 30  # named in the report; all of them stand in the queue


@dataclass(frozen=True, kw_only=True)
class ClockFigures:
    """What one clock measured. `weeks`: those of the month; of a week itself and the ones before,
    its own the last. `before`: of the whole period before."""

    whole: Report
    weeks: tuple[Figures, ...]
    before: Figures


@dataclass(frozen=True, kw_only=True)
class PeriodFigures:
    """`clocks`: what began in the period, by each clock. `channels`, `kinds`, `branches`: its
    first responses told apart. `waiting`: its cases that wait for a first response, the oldest
    first. `longest_wait_since`: of everyone who waits for any reply now."""

    period: Period
    zone: str
    made_at: datetime
    clocks: Mapping[RunKind, ClockFigures]
    channels: tuple[Figures, ...]
    kinds: tuple[Figures, ...]
    branches: tuple[Figures, ...]
    waiting: RowPage
    longest_wait_since: datetime | None

    @property
    def first_response(self) -> ClockFigures:
        """The clock that every report begins with."""
        return self.clocks[RunKind.FIRST_RESPONSE]

    @property
    def today(self) -> date:
        """The day it was made, where the cooperative is."""
        return self.made_at.astimezone(ZoneInfo(self.zone)).date()

    @property
    def is_over(self) -> bool:
        """Whether nothing can come in any more that belongs to the period."""
        return self.made_at >= self.period.following.begins(self.zone)


def period_figures(unit: Unit, actor: Actor, period: Period, now: datetime) -> PeriodFigures:
    """Of the cases that came in during the period. Raises: NotAllowed."""
    actor.require(Permission.SEE_REPORTS)
    wanted = days_of(period)
    channels, kinds, branches = (
        report_in(unit, Asked(wanted=wanted, by=by), now).groups
        for by in (GroupBy.CHANNEL, GroupBy.KIND, GroupBy.BRANCH)
    )
    waiting = rows_in(unit, wanted, Fate.WAITING, now, limit=WAITING_MAX)
    return PeriodFigures(
        period=period,
        zone=unit.cooperative.get().zone,
        made_at=now,
        clocks={measure: _clock(unit, period, measure, now) for measure in RunKind},
        channels=channels,
        kinds=kinds,
        branches=branches,
        waiting=shown_rows(waiting, actor),
        longest_wait_since=longest_wait(unit),
    )


def days_of(period: Period, measure: RunKind = RunKind.FIRST_RESPONSE) -> SpanFilter:
    """What began on its days."""
    return SpanFilter(measure=measure, first=period.first, end=period.following.first)


def weeks_shown(period: Period) -> tuple[date, date]:
    """The first day and the day after the last of the weeks that its report tells apart."""
    end = period.following.first
    if isinstance(period, Month):
        return period.first, end
    return end - timedelta(weeks=WEEKS_SHOWN), end


def weeks_wanted(period: Period, measure: RunKind) -> SpanFilter:
    """What began in them."""
    first, end = weeks_shown(period)
    return SpanFilter(measure=measure, first=first, end=end)


def _clock(unit: Unit, period: Period, measure: RunKind, now: datetime) -> ClockFigures:
    shown = weeks_wanted(period, measure)
    return ClockFigures(
        whole=report_in(unit, Asked(wanted=days_of(period, measure)), now),
        weeks=report_in(unit, Asked(wanted=shown, by=GroupBy.WEEK), now).groups,
        before=whole_in(unit, Asked(wanted=days_of(period.preceding, measure)), now),
    )
